# Writes the short name of the commit at hand into a header; a file that would stay the same is left alone.
execute_process(COMMAND git -C ${SOURCE} rev-parse --short HEAD OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT commit)
  set(commit "unknown")
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#pragma once\n\nnamespace fulfilld::sim {\n\ninline constexpr const char* commit = \"${commit}\";\n\n}  // namespace fulfilld::sim\n")
