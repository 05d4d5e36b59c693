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
  std::vector<std::string> arenas;  // [columns]
  std::string padded;  // the last line of a mapped file has no padding behind it
  std::string quoted;  // a line with its long numbers as strings
  std::string keys;
  const char *message = "";
};

// What the loops that search texts may read behind the end (TALLY_TEXT_PADDING).
static constexpr size_t arena_padding = 72;

extern "C" {

tally_json *tally_json_new(const char *const *names, const size_t *name_lengths, const uint8_t *kinds, size_t count) {
  auto *p = new tally_json;
  for (size_t i = 0; i < count; i++) {
    p->names.emplace_back(names[i], name_lengths[i]);
    p->kinds.push_back(kinds[i]);
  }
  p->arenas.resize(count);
  return p;
}

void tally_json_free(tally_json *p) { delete p; }

const char *tally_json_message(tally_json *p) { return p->message; }

const uint8_t *tally_json_arena(tally_json *p, size_t column, size_t *length) {
  auto &arena = p->arenas[column];
  *length = arena.size();
  arena.append(arena_padding, '\n');
  return reinterpret_cast<const uint8_t *>(arena.data());
}

void tally_json_arena_reset(tally_json *p) {
  for (auto &arena : p->arenas) arena.clear();
}

int tally_is_utf8(const uint8_t *bytes, size_t length) {
  return validate_utf8(reinterpret_cast<const char *>(bytes), length);
}
}

namespace {

void put_text(std::string &arena, std::string_view text, tally_value &value) {
  value.payload = arena.size();
  value.length = static_cast<uint32_t>(text.size());
  value.state = tally_value_present;
  const size_t size = arena.size(), end = size + text.size();
  arena.resize(end + 1);
  std::memcpy(arena.data() + size, text.data(), text.size());
  arena[end] = '\n';
}

void put_number_as_text(std::string &arena, const dom::element &element, tally_value &value) {
  char digits[40];
  std::to_chars_result end;
  if (element.is_int64()) end = std::to_chars(digits, digits + sizeof digits, element.get_int64().value_unsafe());
  else if (element.is_uint64()) end = std::to_chars(digits, digits + sizeof digits, element.get_uint64().value_unsafe());
  else end = std::to_chars(digits, digits + sizeof digits, element.get_double().value_unsafe());  // the shortest that reads back
  put_text(arena, std::string_view(digits, end.ptr - digits), value);
}

void put_double(double number, tally_value &value) {
  std::memcpy(&value.payload, &number, sizeof number);
  value.state = tally_value_present;
}

void convert(std::string &arena, const dom::element &element, uint8_t kind, tally_value &value) {
  value.state = tally_value_wrong_type;
  if (element.is_null()) {
    value.state = tally_value_null;
    return;
  }
  switch (kind) {
    case tally_kind_text:
      if (element.is_string()) put_text(arena, element.get_string().value_unsafe(), value);
      else if (element.is_number()) put_number_as_text(arena, element, value);
      else if (element.is_bool()) put_text(arena, element.get_bool().value_unsafe() ? "true" : "false", value);
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

// Numbers that no 64 bits hold (ids of 20 digits, 1e400) as strings: a text column keeps their digits as they stand.
static bool quote_long_numbers(const uint8_t *line, size_t length, std::string &quoted) {
  bool changed = false, in_string = false;
  quoted.clear();
  for (size_t i = 0; i < length;) {
    const char byte = static_cast<char>(line[i]);
    if (in_string || !(byte == '-' || (byte >= '0' && byte <= '9'))) {
      if (byte == '"') in_string = !in_string;
      quoted.push_back(byte);
      if (in_string && byte == '\\' && i + 1 < length) quoted.push_back(static_cast<char>(line[++i]));
      i++;
      continue;
    }
    size_t end = i;
    while (end < length && std::strchr("+-.0123456789eE", line[end]) && line[end]) end++;
    const std::string_view number(reinterpret_cast<const char *>(line) + i, end - i);
    double value;
    int64_t integer;
    uint64_t natural;
    const char *first = number.data(), *last = first + number.size();
    auto fits = [&](auto &into) { auto r = std::from_chars(first, last, into); return r.ec == std::errc() && r.ptr == last; };
    auto r = std::from_chars(first, last, value);
    const bool is_number = r.ptr == last && (number[0] != '0' || number.size() == 1 || number[1] == '.' || (number[1] | 32) == 'e') &&
                           number.back() >= '0' && number.back() <= '9' && number.find(".e") == number.npos && number.find(".E") == number.npos;
    const bool is_long = is_number && (number.find_first_of(".eE") == number.npos ? !fits(integer) && !fits(natural)
                                                                                   : r.ec == std::errc::result_out_of_range);
    if (is_long) quoted.push_back('"');
    quoted.append(number);
    if (is_long) quoted.push_back('"');
    changed |= is_long;
    i = end;
  }
  return changed;
}

static error_code parse_padded(tally_json *p, const std::string &text, dom::element &element) {
  p->padded.assign(text);
  p->padded.append(SIMDJSON_PADDING, ' ');
  return p->parser.parse(p->padded.data(), text.size(), false).get(element);
}

static tally_json_status parse_object(tally_json *p, const uint8_t *line, size_t length, size_t readable, dom::object &object) {
  const char *text = reinterpret_cast<const char *>(line);
  dom::element element;
  error_code error;
  if (readable < length + SIMDJSON_PADDING) error = parse_padded(p, std::string(text, length), element);
  else error = p->parser.parse(text, length, false).get(element);
  if (error == NUMBER_ERROR && quote_long_numbers(line, length, p->quoted))
    error = parse_padded(p, p->quoted, element);
  if (error) {
    p->message = error_message(error);
    if (error == UTF8_ERROR) return tally_json_not_utf8;
    return error == CAPACITY ? tally_json_too_large : tally_json_not_json;
  }
  return element.get(object) ? tally_json_not_object : tally_json_ok;
}

static tally_json_status parse_row(tally_json *p, const uint8_t *line, size_t length, size_t readable, tally_value *values) {
  dom::object object;
  auto status = parse_object(p, line, length, readable, object);
  if (status != tally_json_ok) return status;
  const size_t count = p->names.size();
  for (size_t i = 0; i < count; i++) values[i].state = tally_value_missing;
  for (auto field : object) {
    for (size_t i = 0; i < count; i++) {
      const auto &name = p->names[i];
      if (field.key.size() == name.size() && std::memcmp(field.key.data(), name.data(), name.size()) == 0)
        convert(p->arenas[i], field.value, p->kinds[i], values[i]);
    }
  }
  return tally_json_ok;
}

static bool is_complete(const tally_rows *rows, const tally_value *values, size_t columns) {
  for (size_t i = 0; i < columns; i++)
    if (values[i].state == tally_value_wrong_type || (values[i].state != tally_value_present && !rows->optional[i])) return false;
  return true;
}

static bool is_blank(const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r' && bytes[i] != '\n') return false;
  return true;
}

tally_json_status tally_json_parse(tally_json *p, const uint8_t *file, size_t size, size_t *offset, size_t end, size_t *line,
                                   tally_rows *rows) {
  while (rows->count < rows->capacity && *offset < end) {
    const uint8_t *start = file + *offset;
    const void *feed = std::memchr(start, '\n', end - *offset);
    const size_t length = feed ? static_cast<size_t>(static_cast<const uint8_t *>(feed) - start) : end - *offset;
    *line = *offset;
    *offset += length + (feed ? 1 : 0);
    tally_value *values = rows->values + rows->count * rows->width;
    auto status = parse_row(p, start, length, size - *line, values);
    if (status != tally_json_ok) {
      if (is_blank(start, length)) continue;
      return status;
    }
    if (!is_complete(rows, values, p->names.size())) return tally_json_incomplete;
    rows->offsets[rows->count] = *line;
    rows->lengths[rows->count] = static_cast<uint32_t>(length);
    rows->count++;
  }
  return tally_json_ok;
}

const char *tally_json_keys(tally_json *p, const uint8_t *line, size_t length, size_t *count) {
  dom::object object;
  p->keys.clear();
  *count = 0;
  if (parse_object(p, line, length, length, object) == tally_json_ok) {
    for (auto field : object) {
      // No column can have such a name, and it would end the list.
      if (std::memchr(field.key.data(), 0, field.key.size())) continue;
      p->keys.append(field.key.data(), field.key.size());
      p->keys.push_back('\0');
      ++*count;
    }
  }
  return p->keys.c_str();
}
}
