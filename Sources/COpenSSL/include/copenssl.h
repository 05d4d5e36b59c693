#pragma once
#include <stddef.h>
#include <stdint.h>

/// A SHA-256 in the making; not to be used by two threads at once.
typedef struct tally_sha256 tally_sha256;

enum { TALLY_SHA256_LENGTH = 32 };

/// NULL without memory.
tally_sha256 *_Nullable tally_sha256_begin(void);
/// 1, or 0 on failure.
int tally_sha256_add(tally_sha256 *_Nonnull hash, const void *_Nullable bytes, size_t length);
/// Writes TALLY_SHA256_LENGTH bytes: 1, or 0 on failure.
int tally_sha256_end(tally_sha256 *_Nonnull hash, uint8_t *_Nonnull digest);
void tally_sha256_free(tally_sha256 *_Nonnull hash);

/// scrypt (RFC 7914) with `rounds` a power of two above 1: 1, or 0 where it does not take these or has no memory.
int tally_scrypt(const uint8_t *_Nonnull password, size_t password_length, const uint8_t *_Nonnull salt, size_t salt_length,
                 uint64_t rounds, uint32_t block_size, uint32_t parallelism, uint8_t *_Nonnull key, size_t key_length);
