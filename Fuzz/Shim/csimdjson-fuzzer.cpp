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
  // A copy of its own, so that a read behind the last byte is seen.
  std::vector<uint8_t> copy(data, data + size);
  const uint8_t *bytes = copy.data();
  tally_json_arena_reset(parser);
  tally_value values[5];
  size_t start = 0;
  while (start < size) {
    const void *newline = memchr(bytes + start, '\n', size - start);
    const size_t end = newline ? static_cast<const uint8_t *>(newline) - bytes : size;
    if (tally_json_parse(parser, bytes + start, end - start, size - start, values) == tally_json_ok) {
      size_t length = 0;
      const uint8_t *arena = tally_json_arena(parser, &length);
      for (int i = 0; i < 2; i++) {
        if (values[i].state != tally_value_present) continue;
        if (values[i].payload + values[i].length > length) abort();
        if (!tally_is_utf8(arena + values[i].payload, values[i].length)) abort();
      }
    }
    size_t count = 0;
    const char *key = tally_json_keys(parser, bytes + start, end - start, &count);
    for (size_t i = 0; i < count; i++) key += strlen(key) + 1;
    start = end + 1;
  }
  return 0;
}
