#include "core/math.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lithochrome {
namespace {

// The largest error of f against exact over low…high in units in the last place.
template <class F, class Exact>
double worstUlp(double low, double high, F f, Exact exact) {
  double worst = 0;
  for (int i = 0; i <= 200000; ++i) {
    const float x = static_cast<float>(low + (high - low) * i / 200000);
    const double expected = exact(static_cast<double>(x));
    const float magnitude = std::abs(static_cast<float>(expected));
    const double ulp = static_cast<double>(std::nextafter(magnitude, INFINITY)) - static_cast<double>(magnitude);
    worst = std::max(worst, std::abs(f(x) - expected) / ulp);
  }
  return worst;
}

TEST(Math, ExpIsCloseAndHasTheRightEnds) {
  const auto fast = [](float x) { return math::exp(x); };
  const auto exact = [](double x) { return std::exp(x); };
  EXPECT_LT(worstUlp(-87.5, 88, fast, exact), 2.5);
  EXPECT_EQ(math::exp(0.0f), 1.0f);
  EXPECT_EQ(math::exp(-90.0f), 0.0f);
  EXPECT_EQ(math::exp(-INFINITY), 0.0f);
  EXPECT_TRUE(std::isnan(math::exp(NAN)));
}

TEST(Math, Exp2OfNegative) {
  EXPECT_LT(worstUlp(-125.9, 0, [](float x) { return math::exp2OfNegative(x); }, [](double x) { return std::exp2(x); }), 4);
  EXPECT_EQ(math::exp2OfNegative(0.0f), 1.0f);
  EXPECT_EQ(math::exp2OfNegative(-3.0f), 0.125f);
  EXPECT_EQ(math::exp2OfNegative(-1e30f), std::ldexp(1.0f, -126));
}

TEST(Math, RootsAndPowers) {
  EXPECT_LT(worstUlp(1e-6, 4, [](float x) { return math::cbrt(x); }, [](double x) { return std::cbrt(x); }), 1.0);
  EXPECT_LT(worstUlp(1e-3, 1, [](float x) { return math::pow(x, 0.4f); },
                     [](double x) { return std::pow(x, static_cast<double>(0.4f)); }), 8);
  EXPECT_LT(worstUlp(2, 1e6, [](float x) { return math::log2(x); }, [](double x) { return std::log2(x); }), 4);
}

}  // namespace
}  // namespace lithochrome
