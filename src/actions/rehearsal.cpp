#include "actions/rehearsal.hpp"

namespace fulfilld::actions {
namespace {

class Rehearsal final : public Performer {
  public:
    Result<Performance> perform(const port::DueAction&, std::stop_token) override { return rehearsed(); }
    Result<Performance> perform_approved(ActionRecord, std::stop_token) override { return rehearsed(); }
    Result<Performance> propose(const port::DueAction&, std::stop_token) override { return rehearsed(); }

  private:
    static Performance rehearsed() { return {Outcome::rehearsed}; }
};

}  // namespace

std::unique_ptr<Performer> make_rehearsal() { return std::make_unique<Rehearsal>(); }

}  // namespace fulfilld::actions
