# Every target links fulfilld_options: warnings as errors, hardening, sanitizers.
# Asserts stay on in every build type: a broken invariant must stop the process, not a customer's order.
find_package(Threads REQUIRED)

add_library(fulfilld_options INTERFACE)
target_include_directories(fulfilld_options INTERFACE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
target_compile_options(fulfilld_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Werror)
target_link_libraries(fulfilld_options INTERFACE Threads::Threads)
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
string(REPLACE "-O3" "-O2" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")

# Sources compiled together know one another's names, which no one of them shadows by that. FULFILLD_UNITY=OFF warns of all.
set(CMAKE_UNITY_BUILD ${FULFILLD_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
if(NOT FULFILLD_UNITY)
  target_compile_options(fulfilld_options INTERFACE -Wshadow)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(fulfilld_options INTERFACE -Wshadow=local)
endif()

if(FULFILLD_SANITIZE STREQUAL "address")
  # A null that is read and an object that is too short are seen by ASan; nobody sees a misaligned pointer, which x86 reads all
  # the same. To have UBSan ask at every access takes a fifth of all compiling.
  target_compile_options(fulfilld_options INTERFACE -fsanitize=address,undefined -fno-sanitize=null,alignment,object-size
    -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g1)
  target_link_options(fulfilld_options INTERFACE -fsanitize=address,undefined)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(fulfilld_options INTERFACE -Wno-maybe-uninitialized) # Beast's parser, g++ 12
  endif()
elseif(FULFILLD_SANITIZE STREQUAL "thread")
  target_compile_options(fulfilld_options INTERFACE -fsanitize=thread -fno-omit-frame-pointer -g1)
  target_link_options(fulfilld_options INTERFACE -fsanitize=thread)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(fulfilld_options INTERFACE -Wno-tsan) # Asio's fence, g++ 12
  endif()
elseif(NOT FULFILLD_SANITIZE STREQUAL "none")
  message(FATAL_ERROR "FULFILLD_SANITIZE must be none, address or thread, not '${FULFILLD_SANITIZE}'")
endif()

if(FULFILLD_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR NOT FULFILLD_SANITIZE STREQUAL "none")
    message(FATAL_ERROR "FULFILLD_FUZZ needs clang, and brings its own sanitizers")
  endif()
  # What a target reaches must be instrumented, too: the libraries get the same as the targets, only without a main().
  # Comparisons are not traced, which makes every execution a third faster: the dictionaries know the words.
  target_compile_options(fulfilld_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined
    -fno-sanitize-coverage=trace-cmp -fno-sanitize-recover=all -fno-omit-frame-pointer -O2 -g1)
  target_link_options(fulfilld_options INTERFACE -fsanitize=address,undefined)
endif()

# All Boost macros live here and nowhere else: units that disagree on them link and then crash.
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
add_library(fulfilld_boost INTERFACE)
target_compile_definitions(fulfilld_boost INTERFACE
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
target_link_libraries(fulfilld_boost INTERFACE fulfilld_options Boost::headers)

# fulfilld_module(name SOURCES ... LINKS ...): one static library per room of src/.
function(fulfilld_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  add_library(fulfilld_${name} STATIC ${arg_SOURCES})
  target_link_libraries(fulfilld_${name} PUBLIC fulfilld_options ${arg_LINKS})
endfunction()
