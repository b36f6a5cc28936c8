#include "fulfilld/core/tracking.hpp"

namespace fulfilld {

std::string folded_number(std::string_view number) {
    std::string folded;
    for (const char c : number) {
        if (c >= 'a' && c <= 'z') folded += static_cast<char>(c - 'a' + 'A');
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) folded += c;
    }
    return folded;
}

}  // namespace fulfilld
