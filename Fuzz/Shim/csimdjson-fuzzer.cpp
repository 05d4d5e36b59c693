// libFuzzer with AddressSanitizer over the C++ shim, line by line as the reader of rows calls it. See Fuzz/README.md.
#include "csimdjson.h"
#include <cstdlib>
#include <cstring>
#include <vector>

static tally_json *make_parser() {
  static const char *const names[] = {"id", "text", "count", "score", "seen"};
  static const size_t lengths[] = {2, 4, 5, 5, 4};
  static const uint8_t kinds[] = {tally_kind_text, tally_kind_text, tally_kind_integer, tally_kind_number, tally_kind_flag};
  return tally_json_new(names, lengths, kinds, 5);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static tally_json *parser = make_parser();
  static const uint8_t optional[] = {0, 1, 1, 1, 1};
  constexpr size_t capacity = 8;
  tally_value values[capacity * 5];
  uint64_t offsets[capacity];
  uint32_t lengths[capacity];
  // A copy of its own, so that a read behind the last byte is seen.
  std::vector<uint8_t> copy(data, data + size);
  size_t offset = 0;
  while (offset < size) {
    tally_json_arena_reset(parser);
    tally_rows rows = {values, offsets, lengths, 5, capacity, optional, 0};
    const size_t start = offset;
    size_t line = offset;
    tally_json_parse(parser, copy.data(), size, &offset, size, &line, &rows);
    if (offset <= start || offset > size || line < start || line > offset || rows.count > capacity) abort();
    for (size_t column = 0; column < 2; column++) {
      size_t length = 0;
      const uint8_t *arena = tally_json_arena(parser, column, &length);
      for (size_t row = 0; row < rows.count; row++) {
        const tally_value &value = values[row * 5 + column];
        if (value.state != tally_value_present) continue;
        if (value.payload + value.length >= length || arena[value.payload + value.length] != '\n') abort();
        if (!tally_is_utf8(arena + value.payload, value.length)) abort();
      }
    }
    for (size_t row = 0; row < rows.count; row++) {
      if (offsets[row] < start || offsets[row] + lengths[row] > offset) abort();
      size_t count = 0;
      const char *key = tally_json_keys(parser, copy.data() + offsets[row], lengths[row], &count);
      for (size_t i = 0; i < count; i++) key += strlen(key) + 1;
    }
  }
  return 0;
}
