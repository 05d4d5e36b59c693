#include "csimdjson.h"
#include <charconv>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>
#include <simdjson.h>

using namespace simdjson;

struct tally_json {
  dom::parser parser;
  std::vector<std::string> names;
  std::vector<uint8_t> kinds;
  std::string arena;
  std::string padded;  // the last line of a mapped file has no padding behind it
  std::string keys;
  const char *message = "";
};

extern "C" {

tally_json *tally_json_new(const char *const *names, const size_t *name_lengths, const uint8_t *kinds, size_t count) {
  auto *p = new tally_json;
  for (size_t i = 0; i < count; i++) {
    p->names.emplace_back(names[i], name_lengths[i]);
    p->kinds.push_back(kinds[i]);
  }
  return p;
}

void tally_json_free(tally_json *p) { delete p; }

const char *tally_json_message(tally_json *p) { return p->message; }

const uint8_t *tally_json_arena(tally_json *p, size_t *length) {
  *length = p->arena.size();
  return reinterpret_cast<const uint8_t *>(p->arena.data());
}

void tally_json_arena_reset(tally_json *p) { p->arena.clear(); }

int tally_is_utf8(const uint8_t *bytes, size_t length) {
  return validate_utf8(reinterpret_cast<const char *>(bytes), length);
}
}

namespace {

void put_text(tally_json *p, std::string_view text, tally_value &value) {
  value.payload = p->arena.size();
  value.length = static_cast<uint32_t>(text.size());
  value.state = tally_value_present;
  p->arena.append(text.data(), text.size());
}

void put_number_as_text(tally_json *p, const dom::element &element, tally_value &value) {
  char digits[40];
  std::to_chars_result end;
  if (element.is_int64()) end = std::to_chars(digits, digits + sizeof digits, element.get_int64().value_unsafe());
  else if (element.is_uint64()) end = std::to_chars(digits, digits + sizeof digits, element.get_uint64().value_unsafe());
  else end = std::to_chars(digits, digits + sizeof digits, element.get_double().value_unsafe());  // the shortest that reads back
  put_text(p, std::string_view(digits, end.ptr - digits), value);
}

void put_double(double number, tally_value &value) {
  std::memcpy(&value.payload, &number, sizeof number);
  value.state = tally_value_present;
}

void convert(tally_json *p, const dom::element &element, uint8_t kind, tally_value &value) {
  value.state = tally_value_wrong_type;
  if (element.is_null()) {
    value.state = tally_value_null;
    return;
  }
  switch (kind) {
    case tally_kind_text:
      if (element.is_string()) put_text(p, element.get_string().value_unsafe(), value);
      else if (element.is_number()) put_number_as_text(p, element, value);
      else if (element.is_bool()) put_text(p, element.get_bool().value_unsafe() ? "true" : "false", value);
      return;
    case tally_kind_integer: {
      int64_t integer;
      double number;
      if (element.get_int64().get(integer) == SUCCESS) {
        value.payload = static_cast<uint64_t>(integer);
        value.state = tally_value_present;
      } else if (element.get_double().get(number) == SUCCESS && number > -9e15 && number < 9e15 &&
                 number == static_cast<double>(static_cast<int64_t>(number))) {
        value.payload = static_cast<uint64_t>(static_cast<int64_t>(number));  // 3.0 is the integer 3
        value.state = tally_value_present;
      }
      return;
    }
    case tally_kind_number: {
      double number;
      if (element.get_double().get(number) == SUCCESS) put_double(number, value);
      return;
    }
    default: {
      bool flag;
      if (element.get_bool().get(flag) == SUCCESS) {
        value.payload = flag;
        value.state = tally_value_present;
      }
    }
  }
}

}  // namespace

extern "C" {

static tally_json_status parse_object(tally_json *p, const uint8_t *line, size_t length, size_t readable, dom::object &object) {
  const char *text = reinterpret_cast<const char *>(line);
  if (readable < length + SIMDJSON_PADDING) {
    p->padded.assign(text, length);
    p->padded.append(SIMDJSON_PADDING, ' ');
    text = p->padded.data();
  }
  dom::element element;
  auto error = p->parser.parse(text, length, false).get(element);
  if (error) {
    p->message = error_message(error);
    if (error == UTF8_ERROR) return tally_json_not_utf8;
    return error == CAPACITY ? tally_json_too_large : tally_json_not_json;
  }
  return element.get(object) ? tally_json_not_object : tally_json_ok;
}

tally_json_status tally_json_parse(tally_json *p, const uint8_t *line, size_t length, size_t readable, tally_value *values) {
  dom::object object;
  auto status = parse_object(p, line, length, readable, object);
  if (status != tally_json_ok) return status;
  const size_t count = p->names.size();
  for (size_t i = 0; i < count; i++) values[i].state = tally_value_missing;
  for (auto field : object) {
    for (size_t i = 0; i < count; i++) {
      const auto &name = p->names[i];
      if (field.key.size() == name.size() && std::memcmp(field.key.data(), name.data(), name.size()) == 0)
        convert(p, field.value, p->kinds[i], values[i]);
    }
  }
  return tally_json_ok;
}

const char *tally_json_keys(tally_json *p, const uint8_t *line, size_t length, size_t *count) {
  dom::object object;
  p->keys.clear();
  *count = 0;
  if (parse_object(p, line, length, length, object) == tally_json_ok) {
    for (auto field : object) {
      p->keys.append(field.key.data(), field.key.size());
      p->keys.push_back('\0');
      ++*count;
    }
  }
  return p->keys.c_str();
}
}
