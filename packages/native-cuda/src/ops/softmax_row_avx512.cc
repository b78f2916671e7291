#include "ops/softmax_row_avx512.h"

#ifdef LITHOCHROME_HAS_AVX512

// GCC 12 warns of its own header's deliberately undefined vectors.
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#include "core/math.h"

#define AVX512 gnu::target("avx512f,avx512bw,avx512dq,avx512vl")
#define AVX512_INLINE [[AVX512, gnu::always_inline]] inline

namespace lithochrome::ops::avx512 {
namespace {

constexpr int64_t kLanes = 16;

// All lanes of a vector, or those before the end of a row.
struct Whole {
  AVX512_INLINE __m512 load(const float* from) const { return _mm512_loadu_ps(from); }
  AVX512_INLINE void store(float* to, __m512 x) const { _mm512_storeu_ps(to, x); }
  AVX512_INLINE __m512 only(__m512 x) const { return x; }
};

struct Part {
  __mmask16 lanes;

  AVX512_INLINE __m512 load(const float* from) const { return _mm512_maskz_loadu_ps(lanes, from); }
  AVX512_INLINE void store(float* to, __m512 x) const { _mm512_mask_storeu_ps(to, lanes, x); }
  AVX512_INLINE __m512 only(__m512 x) const { return _mm512_maskz_mov_ps(lanes, x); }
};

// kernel.step(k, lanes) for every vector of a row.
template <class Kernel>
AVX512_INLINE void eachVector(int64_t bins, Kernel& kernel) {
  const int64_t whole = bins / kLanes * kLanes;
  for (int64_t k = 0; k < whole; k += kLanes) kernel.step(k, Whole{});
  if (whole < bins) kernel.step(whole, Part{static_cast<__mmask16>((1u << (bins - whole)) - 1)});
}

AVX512_INLINE __m512 all(float value) { return _mm512_set1_ps(value); }

// math::exp
AVX512_INLINE __m512 exponential(__m512 x) {
  x = _mm512_max_ps(all(-88.0f), x);
  const __m512 shifted = _mm512_fmadd_ps(x, all(1.44269504f), all(math::kRounder));
  const __m512 n = _mm512_sub_ps(shifted, all(math::kRounder));
  const __m512 r = _mm512_fnmadd_ps(n, all(-2.12194440e-4f), _mm512_fnmadd_ps(n, all(0.693359375f), x));
  __m512 p = all(8.29022937e-3f);
  for (float factor : {4.18983884e-2f, 0.166676402f, 0.499991447f, 0.999999702f, 1.0f}) p = _mm512_fmadd_ps(p, r, all(factor));
  const __m512i power = _mm512_sub_epi32(_mm512_castps_si512(shifted), _mm512_set1_epi32(math::toBits(math::kRounder) - 127));
  return _mm512_mul_ps(p, _mm512_castsi512_ps(_mm512_slli_epi32(power, 23)));
}

struct Exponential {
  const float *logits, *next;
  float* out;
  __m512 peak, sum = _mm512_setzero_ps();

  AVX512_INLINE Exponential(const float* from, int64_t bins, float* to)
      : logits(from), next(from + bins), out(to), peak(all(largest(from, bins))) {}

  // → e
  template <class Lanes>
  AVX512_INLINE __m512 step(int64_t k, Lanes lanes) {
    // The next pixel's logits come while this one is bound by arithmetic.
    _mm_prefetch(next + k, _MM_HINT_T0);
    const __m512 e = lanes.only(exponential(_mm512_sub_ps(lanes.load(logits + k), peak)));
    lanes.store(out + k, e);
    sum = _mm512_add_ps(sum, e);
    return e;
  }
};

struct ExponentialColor {
  Exponential row;
  const float *a, *b;
  __m512 sumA = _mm512_setzero_ps(), sumB = sumA;

  template <class Lanes>
  AVX512_INLINE void step(int64_t k, Lanes lanes) {
    const __m512 e = row.step(k, lanes);
    sumA = _mm512_fmadd_ps(e, lanes.load(a + k), sumA);
    sumB = _mm512_fmadd_ps(e, lanes.load(b + k), sumB);
  }
};

struct Scale {
  const float* in;
  __m512 factor;
  float* out;

  template <class Lanes>
  AVX512_INLINE void step(int64_t k, Lanes lanes) {
    lanes.store(out + k, _mm512_mul_ps(factor, lanes.load(in + k)));
  }
};

struct Slope {
  const float *in, *a, *b;
  __m512 constant, slopeA, slopeB;
  float* out;

  template <class Lanes>
  AVX512_INLINE void step(int64_t k, Lanes lanes) {
    const __m512 ofA = _mm512_fmadd_ps(slopeA, lanes.load(a + k), constant);
    lanes.store(out + k, _mm512_mul_ps(lanes.load(in + k), _mm512_fmadd_ps(slopeB, lanes.load(b + k), ofA)));
  }
};

// A pixel's e, and 1 / Σ e in every lane: read from memory, the compiler would fear each store to have changed it.
struct Probabilities {
  const float* values;
  __m512 inverse;

  AVX512_INLINE explicit Probabilities(const Exponentials& of) : values(of.values), inverse(all(of.inverse)) {}

  // from − π
  template <class Lanes>
  AVX512_INLINE __m512 subtractFrom(__m512 from, int64_t k, Lanes lanes) const {
    return _mm512_fnmadd_ps(lanes.load(values + k), inverse, from);
  }
};

struct Difference {
  const float* own;
  Probabilities right, below, left, above;
  float* slope;
  __m512 fourfold, mean;  // 4 / Σ e; Σ e · slope

  template <class Lanes>
  AVX512_INLINE void step(int64_t k, Lanes lanes) {
    const __m512 e = lanes.load(own + k);
    const __m512 row = left.subtractFrom(right.subtractFrom(_mm512_mul_ps(e, fourfold), k, lanes), k, lanes);
    const __m512 sum = above.subtractFrom(below.subtractFrom(row, k, lanes), k, lanes);
    mean = _mm512_fmadd_ps(e, sum, mean);
    lanes.store(slope + k, sum);
  }
};

struct DifferenceGradient {
  const float *in, *slope;
  __m512 constant, factor;
  float* out;

  template <class Lanes>
  AVX512_INLINE void step(int64_t k, Lanes lanes) {
    const __m512 linear = _mm512_fmadd_ps(factor, lanes.load(slope + k), constant);
    lanes.store(out + k, _mm512_mul_ps(lanes.load(in + k), linear));
  }
};

}  // namespace

[[AVX512]] float largest(const float* values, int64_t count) {
  // Two chains of dependent instructions.
  __m512 even = all(values[0]), odd = even;
  int64_t k = 0;
  for (; k + 2 * kLanes <= count; k += 2 * kLanes) {
    even = _mm512_max_ps(even, _mm512_loadu_ps(values + k));
    odd = _mm512_max_ps(odd, _mm512_loadu_ps(values + k + kLanes));
  }
  float peak = _mm512_reduce_max_ps(_mm512_max_ps(even, odd));
  for (; k < count; ++k) peak = values[k] > peak ? values[k] : peak;
  return peak;
}

[[AVX512]] SoftmaxRow softmaxRow(const float* logits, const CenterPlanes& centers, float* exponentials) {
  ExponentialColor kernel = {{logits, centers.bins(), exponentials}, centers.a(), centers.b()};
  eachVector(centers.bins(), kernel);
  const float sum = _mm512_reduce_add_ps(kernel.row.sum);
  return {_mm512_cvtss_f32(kernel.row.peak), sum, _mm512_reduce_add_ps(kernel.sumA) / sum,
          _mm512_reduce_add_ps(kernel.sumB) / sum};
}

[[AVX512]] SoftmaxRow colorlessRow(const float* logits, int64_t bins, float* exponentials) {
  Exponential kernel(logits, bins, exponentials);
  eachVector(bins, kernel);
  return {_mm512_cvtss_f32(kernel.peak), _mm512_reduce_add_ps(kernel.sum), 0, 0};
}

[[AVX512]] void scaleRow(const float* exponentials, float factor, int64_t bins, float* out) {
  Scale kernel = {exponentials, all(factor), out};
  eachVector(bins, kernel);
}

[[AVX512]] void slopeRow(const float* exponentials, const CenterPlanes& centers, const ColorSlope& slope, float* out) {
  Slope kernel = {exponentials, centers.a(), centers.b(), all(slope.constant), all(slope.a), all(slope.b), out};
  eachVector(centers.bins(), kernel);
}

[[AVX512]] float variationRow(const Cross& cross, int64_t bins, float* slope) {
  const Exponentials& own = cross.own;
  Difference kernel = {own.values, Probabilities(cross.right), Probabilities(cross.below), Probabilities(cross.left),
                       Probabilities(cross.above), slope, all(4 * own.inverse), _mm512_setzero_ps()};
  eachVector(bins, kernel);
  return _mm512_reduce_add_ps(kernel.mean) * own.inverse;
}

[[AVX512]] void variationGradient(const float* exponentials, const VariationSlope& from, int64_t bins, float* out) {
  DifferenceGradient kernel = {exponentials, from.slope, all(from.constant), all(from.factor), out};
  eachVector(bins, kernel);
}

}  // namespace lithochrome::ops::avx512

#endif
