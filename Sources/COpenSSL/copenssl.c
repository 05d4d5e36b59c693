#include "copenssl.h"

#include <openssl/evp.h>

_Static_assert(TALLY_SHA256_LENGTH == 32, "SHA-256 has 256 bits");

tally_sha256 *tally_sha256_begin(void) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  if (context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1) {
    EVP_MD_CTX_free(context);
    context = NULL;
  }
  return (tally_sha256 *)context;
}

int tally_sha256_add(tally_sha256 *hash, const void *bytes, size_t length) {
  return length == 0 || EVP_DigestUpdate((EVP_MD_CTX *)hash, bytes, length) == 1;
}

int tally_sha256_end(tally_sha256 *hash, uint8_t *digest) {
  return EVP_DigestFinal_ex((EVP_MD_CTX *)hash, digest, NULL) == 1;
}

void tally_sha256_free(tally_sha256 *hash) { EVP_MD_CTX_free((EVP_MD_CTX *)hash); }

int tally_scrypt(const uint8_t *password, size_t password_length, const uint8_t *salt, size_t salt_length, uint64_t rounds,
                 uint32_t block_size, uint32_t parallelism, uint8_t *key, size_t key_length) {
  // What it needs, and no less: its own limit is 32 MiB.
  uint64_t memory = 128 * (uint64_t)block_size * (rounds + parallelism + 2);
  return EVP_PBE_scrypt((const char *)password, password_length, salt, salt_length, rounds, block_size, parallelism, memory, key,
                        key_length) == 1;
}
