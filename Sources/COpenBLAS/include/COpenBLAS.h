// What LinearAlgebra needs of OpenBLAS and LAPACKE, and no more.
//
// Every matrix is row by row, without gaps between the rows. Every function runs on one thread: the order in which
// several threads add up changes the last bits of the sums. They can still differ between kinds of processor, for which
// OpenBLAS has different kernels.
#ifndef COPENBLAS_H
#define COPENBLAS_H

#include <stdbool.h>
#include <stdint.h>

// The lower triangle of C += alpha * A' * A. A is [rows x columns], C is [columns x columns].
void copenblas_syrk(int32_t rows, int32_t columns, double alpha, const double *a, double *c);

// C = alpha * op(A) * op(B) + beta * C; op transposes where asked. op(A) is [rows x inner], op(B) is [inner x columns],
// C is [rows x columns].
void copenblas_gemm(bool transpose_a, bool transpose_b, int32_t rows, int32_t columns, int32_t inner, double alpha,
                   const double *a, const double *b, double beta, double *c);

// Overwrites the lower triangle of A [order x order] with its Cholesky factor L, A = L * L'.
// Returns LAPACK's info.
int32_t copenblas_potrf(int32_t order, double *a);

// Overwrites B [order x columns] with the solution of L * L' * X = B. Returns LAPACK's info.
int32_t copenblas_potrs(int32_t order, int32_t columns, const double *factor, double *b);

// Overwrites the symmetric A [order x order] (its lower triangle is read) with its eigenvectors, one a row, and fills
// `values` [order] with the eigenvalues in ascending order. Returns LAPACK's info.
int32_t copenblas_syevd(int32_t order, double *a, double *values);

#endif
