#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How a value of a declared column is wanted.
typedef enum { tally_kind_text = 0, tally_kind_integer = 1, tally_kind_number = 2, tally_kind_flag = 3 } tally_kind;

/// What was found for a declared column in one object.
typedef enum {
  tally_value_missing = 0,
  tally_value_null = 1,
  tally_value_present = 2,
  tally_value_wrong_type = 3
} tally_value_state;

typedef struct {
  /// Text: offset into the column's arena. Integer: the value. Number: the bits of a double. Flag: 0 or 1.
  uint64_t payload;
  /// Text: its bytes.
  uint32_t length;
  uint32_t state;
} tally_value;

typedef enum {
  tally_json_ok = 0,
  tally_json_not_json = 1,
  tally_json_not_object = 2,
  tally_json_not_utf8 = 3,
  tally_json_too_large = 4,
  tally_json_incomplete = 5
} tally_json_status;

typedef struct tally_json tally_json;

/// A parser of objects that looks for `count` columns by name. Not to be used by two threads at once.
tally_json *_Nonnull tally_json_new(const char *_Nonnull const *_Nonnull names, const size_t *_Nonnull name_lengths,
                                    const uint8_t *_Nonnull kinds, size_t count);
void tally_json_free(tally_json *_Nonnull parser);

/// Where the rows of a stretch of lines go: `capacity` rows of `width` values, and where each lies in the file.
typedef struct {
  tally_value *_Nonnull values;
  uint64_t *_Nonnull offsets;
  uint32_t *_Nonnull lengths;
  size_t width, capacity;
  /// `[count of columns]`: whether a row may lack the value.
  const uint8_t *_Nonnull optional;
  /// Rows so far. Parsing goes on behind them.
  size_t count;
} tally_rows;

/// Parses lines from `*offset` to `end` of a file of `size` bytes, until the rows are full, the stretch ends, or a line
/// is no row; lines of white space are none and no mistake. `*offset` is then behind the last line that was looked at, and
/// `*line` is where that began. A key that occurs twice counts with its last value.
///
/// Returns `tally_json_incomplete` for an object that lacks a value or has one of another type: its values are those behind
/// the last row.
tally_json_status tally_json_parse(tally_json *_Nonnull parser, const uint8_t *_Nonnull file, size_t size,
                                   size_t *_Nonnull offset, size_t end, size_t *_Nonnull line, tally_rows *_Nonnull rows);

/// The parser's explanation of the last line that was not JSON.
const char *_Nonnull tally_json_message(tally_json *_Nonnull parser);

/// The names of the last object's keys, each ended by a zero byte, `*count` of them: for "did you mean".
const char *_Nonnull tally_json_keys(tally_json *_Nonnull parser, const uint8_t *_Nonnull line, size_t length,
                                     size_t *_Nonnull count);

/// A column's texts since the last reset, one behind the other, a line feed behind each, and padding.
const uint8_t *_Nonnull tally_json_arena(tally_json *_Nonnull parser, size_t column, size_t *_Nonnull length);
void tally_json_arena_reset(tally_json *_Nonnull parser);

/// Whether the bytes are valid UTF-8.
int tally_is_utf8(const uint8_t *_Nonnull bytes, size_t length);

#ifdef __cplusplus
}
#endif
