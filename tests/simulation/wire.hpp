#pragma once

#include "shopify/transport.hpp"
#include "simulation/oracle.hpp"
#include "simulation/world.hpp"

#include <boost/json.hpp>

namespace fulfilld::sim {

/// The way from one machine to the shop: loses, delays and spoils what passes, and shows every request to the oracle
/// before the shop answers it.
class Wire final : public shopify::Transport {
  public:
    Wire(World& world, Machine& machine, Oracle& oracle) : world_(world), machine_(machine), oracle_(oracle) {}

    shopify::Exchange post(const shopify::HttpRequest& request, std::stop_token stop) override;

  private:
    struct Letter {
        std::string path;
        std::string token;
        std::string body;
        boost::json::object json;
        std::string operation;
        bool mutation = false;
    };
    static Letter read(const shopify::HttpRequest& request);
    /// What keeps the shop from seeing it in time, or the shop's own refusal; nullopt: it arrives.
    std::optional<shopify::Exchange> on_the_way(const Letter& letter);
    std::optional<shopify::Exchange> refused();
    /// The shop executes it, and its answer. The wire itself may be gone by then.
    static std::string arrive(World& world, Machine& machine, Oracle& oracle, const Letter& letter);
    shopify::Exchange on_the_way_back(const Letter& letter, std::string body);
    bool spoil(const Letter& letter, shopify::HttpReply& reply);
    void distort(const Letter& letter, shopify::HttpReply& reply);
    shopify::Exchange answered(unsigned status, std::string body) const;

    World& world_;
    Machine& machine_;
    Oracle& oracle_;
    bool stuck_ = false;  ///< Every page of the list is the first one.
    bool whole_ = false;  ///< The last answer can be read.
};

}  // namespace fulfilld::sim
