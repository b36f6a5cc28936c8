#pragma once

#include "fuzz/target.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <vector>

namespace fulfilld::fuzz {

/// Bodies that the platform gave, from tests/data/recorded; read once.
const std::vector<boost::json::value>& recorded_bodies();

/// Changes a few places of a document: other types, other values, members lost, elements twice. What bytes alone hardly
/// ever reach, since most changes of bytes leave no JSON.
void edit(boost::json::value& document, Bytes& choices);

}  // namespace fulfilld::fuzz
