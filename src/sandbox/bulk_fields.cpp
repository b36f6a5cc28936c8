// The types of bulk operations and of counting [schema 2026-10].
#include "sandbox/bulk.hpp"
#include "sandbox/schema.hpp"

#include <boost/json.hpp>

namespace fulfilld::sandbox {
namespace {

const BulkOperation& operation_at(const void* self) { return *static_cast<const BulkOperation*>(self); }

void write_nullable(Execution& exec, const std::string& text) {
    if (text.empty()) {
        exec.out += "null";
    } else {
        write_text(exec.out, text);
    }
}

/// UnsignedInt64 travels as text.
void write_number(Execution& exec, std::int64_t number) { exec.out += '"' + std::to_string(number) + '"'; }

const TypeDef& operation_type() {
    static const TypeDef type{
        "BulkOperation",
        {{"id", Shape::scalar, nullptr,
          [](Execution& x, const void* p, const BoundField&) { write_text(x.out, operation_at(p).id); }},
         {"status", Shape::scalar, nullptr,
          [](Execution& x, const void* p, const BoundField&) { write_text(x.out, operation_at(p).status); }},
         {"errorCode", Shape::scalar, nullptr,
          [](Execution& x, const void* p, const BoundField&) { write_nullable(x, operation_at(p).error_code); }},
         {"createdAt", Shape::scalar, nullptr,
          [](Execution& x, const void* p, const BoundField&) { write_time(x.out, operation_at(p).created_at); }},
         {"objectCount", Shape::scalar, nullptr,
          [](Execution& x, const void* p, const BoundField&) { write_number(x, operation_at(p).rows); }},
         {"rootObjectCount", Shape::scalar, nullptr,
          [](Execution& x, const void* p, const BoundField&) { write_number(x, operation_at(p).roots); }},
         {"fileSize", Shape::scalar, nullptr,
          [](Execution& x, const void* p, const BoundField&) {
              if (operation_at(p).completed_at) {
                  write_number(x, operation_at(p).size);
              } else {
                  x.out += "null";
              }
          }},
         {"url", Shape::scalar, nullptr,
          [](Execution& x, const void* p, const BoundField&) { write_nullable(x, operation_at(p).url); }},
         {"partialDataUrl", Shape::scalar, nullptr,
          [](Execution& x, const void* p, const BoundField&) { write_nullable(x, operation_at(p).partial_url); }}}};
    return type;
}

const TypeDef& error_type() {
    using Started = BulkDesk::Started;
    static const TypeDef type{
        "BulkOperationUserError",
        {{"field", Shape::scalar, nullptr, [](Execution& x, const void*, const BoundField&) { x.out += "null"; }},
         {"message", Shape::scalar, nullptr,
          [](Execution& x, const void* p, const BoundField&) {
              write_text(x.out, static_cast<const Started*>(p)->message);
          }},
         {"code", Shape::scalar, nullptr, [](Execution& x, const void* p, const BoundField&) {
              write_text(x.out, static_cast<const Started*>(p)->code);
          }}}};
    return type;
}

const TypeDef& payload_type() {
    using Started = BulkDesk::Started;
    static const TypeDef type{
        "BulkOperationRunQueryPayload",
        {{"bulkOperation", Shape::object, &operation_type(),
          [](Execution& x, const void* p, const BoundField& f) {
              write_object(x, static_cast<const Started*>(p)->operation, f);
          },
          true},
         {"userErrors", Shape::list, &error_type(),
          [](Execution& x, const void* p, const BoundField& f) {
              const auto* started = static_cast<const Started*>(p);
              write_list(x, started->message.empty() ? std::vector<const void*>{} : std::vector<const void*>{p}, f);
          },
          true}}};
    return type;
}

constexpr const char* precisions[] = {"EXACT", "AT_LEAST"};

const TypeDef& count_type() {
    using Count = std::pair<std::int64_t, bool>;
    static const TypeDef type{
        "Count",
        {{"count", Shape::scalar, nullptr,
          [](Execution& x, const void* p, const BoundField&) {
              x.out += std::to_string(static_cast<const Count*>(p)->first);
          }},
         {"precision", Shape::scalar, nullptr, [](Execution& x, const void* p, const BoundField&) {
              write_text(x.out, precisions[static_cast<const Count*>(p)->second ? 1 : 0]);
          }}}};
    return type;
}

void write_run(Execution& exec, const void*, const BoundField& field) {
    const auto query = field.argument("query", exec.variables);
    if (!query.is_string() || exec.bulk == nullptr) throw GraphqlError("BAD_REQUEST", "query is missing");
    const auto started = exec.bulk->start(std::string(query.get_string()), exec.version);
    write_object(exec, &started, field);
}

void write_operation(Execution& exec, const void*, const BoundField& field) {
    const auto id = field.argument("id", exec.variables);
    write_object(exec, id.is_string() ? exec.bulk->look(std::string(id.get_string())) : nullptr, field);
}

void write_count(Execution& exec, const void*, const BoundField& field) {
    const auto limit = field.argument("limit", exec.variables);
    const auto orders = static_cast<std::int64_t>(exec.shop.orders().size());
    const std::int64_t most = limit.is_int64() ? limit.get_int64() : 10'000;
    const std::pair<std::int64_t, bool> count{std::min(orders, most), orders > most};
    write_object(exec, &count, field);
}

}  // namespace

FieldDef bulk_run_field() { return {"bulkOperationRunQuery", Shape::object, &payload_type(), write_run}; }
FieldDef bulk_operation_field() { return {"bulkOperation", Shape::object, &operation_type(), write_operation}; }
FieldDef orders_count_field() { return {"ordersCount", Shape::object, &count_type(), write_count}; }

}  // namespace fulfilld::sandbox
