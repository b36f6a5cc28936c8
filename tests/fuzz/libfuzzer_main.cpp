// The one target of this program, as libFuzzer wants it.
#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fulfilld::fuzz::Run run = fulfilld::fuzz::targets().front().run;
    run({reinterpret_cast<const char*>(data), size});
    return 0;
}
