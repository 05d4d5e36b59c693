#include "COpenBLAS.h"

#include <cblas.h>
#include <lapacke.h>
#include <pthread.h>

// Not every cblas.h declares it, every OpenBLAS has it.
void openblas_set_num_threads(int threads);

static void use_one_thread(void) { openblas_set_num_threads(1); }

static void prepare(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, use_one_thread);
}

static int32_t at_least_one(int32_t value) { return value > 0 ? value : 1; }

void copenblas_syrk(int32_t rows, int32_t columns, double alpha, const double *a, double *c) {
  prepare();
  int32_t stride = at_least_one(columns);
  cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, columns, rows, alpha, a, stride, 1, c, stride);
}

void copenblas_gemm(bool transpose_a, bool transpose_b, int32_t rows, int32_t columns, int32_t inner, double alpha,
                   const double *a, const double *b, double beta, double *c) {
  prepare();
  cblas_dgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans, transpose_b ? CblasTrans : CblasNoTrans, rows,
              columns, inner, alpha, a, at_least_one(transpose_a ? rows : inner), b,
              at_least_one(transpose_b ? inner : columns), beta, c, at_least_one(columns));
}

// LAPACKE transposes a row-major matrix into a copy and back. The lower triangle row by row *is* the upper triangle
// column by column, so asking for that saves the copies.

int32_t copenblas_potrf(int32_t order, double *a) {
  prepare();
  return LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'U', order, a, at_least_one(order));
}

int32_t copenblas_potrs(int32_t order, int32_t columns, const double *factor, double *b) {
  prepare();
  return LAPACKE_dpotrs(LAPACK_ROW_MAJOR, 'L', order, columns, factor, at_least_one(order), b, at_least_one(columns));
}

int32_t copenblas_syevd(int32_t order, double *a, double *values) {
  prepare();
  return LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'U', order, a, at_least_one(order), values);
}
