/**
 * sRGB ↔ CIE Lab (D65, 2° observer) for single colors, in double precision, and the only scaling
 * constants of the project. Whole pictures go through the native ops; this is their reference.
 */

/** Network input: (L − LIGHTNESS_CENTER) / LIGHTNESS_SCALE, about −1…1. */
export const LIGHTNESS_CENTER = 50;
export const LIGHTNESS_SCALE = 50;
/** Network hints and regression targets: a / AB_SCALE and b / AB_SCALE. */
export const AB_SCALE = 110;

export type Triple = [number, number, number];

/** sRGB primaries to XYZ; the rows sum to the white point up to 1e-7, so gray has no chroma. */
export const RGB_TO_XYZ = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
] as const;
const XYZ_TO_RGB = [
  [3.2404548360214087, -1.5371388501025751, -0.498531546868481],
  [-0.9692663898756538, 1.876010928842491, 0.041556082346673545],
  [0.05564341960421367, -0.20402585426769818, 1.057225162457929],
] as const;
export const WHITE: Triple = [0.95047, 1, 1.08883];
const DELTA = 6 / 29;

/** IEC 61966-2-1 transfer curve: encoded 0…1 to linear 0…1. */
export function srgbToLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Inverse of {@link srgbToLinear}. Values outside 0…1 are continued, not clipped. */
export function linearToSrgb(value: number): number {
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}

/** The cube root with its linear start: XYZ relative to white, 0…1, to 4/29…1. */
export function labCurve(t: number): number {
  return t > DELTA ** 3 ? Math.cbrt(t) : t / (3 * DELTA ** 2) + 4 / 29;
}

function labCurveInverse(t: number): number {
  return t > DELTA ? t ** 3 : 3 * DELTA ** 2 * (t - 4 / 29);
}

function multiply(matrix: readonly (readonly [number, number, number])[], [x, y, z]: Triple): Triple {
  return matrix.map((row) => row[0] * x + row[1] * y + row[2] * z) as Triple;
}

/** sRGB 0…1 to Lab: L 0…100, a and b about −110…110. */
export function rgbToLab(rgb: Triple): Triple {
  const xyz = multiply(RGB_TO_XYZ, rgb.map(srgbToLinear) as Triple);
  const [x, y, z] = xyz.map((value, i) => labCurve(value / WHITE[i]!)) as Triple;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Lab to sRGB 0…1; a color outside the gamut gives values outside 0…1. */
export function labToRgb([lightness, a, b]: Triple): Triple {
  const y = (lightness + 16) / 116;
  const xyz = [y + a / 500, y, y - b / 200].map((value, i) => labCurveInverse(value) * WHITE[i]!) as Triple;
  return multiply(XYZ_TO_RGB, xyz).map(linearToSrgb) as Triple;
}

const DECODED = Float64Array.from({ length: 256 }, (_, code) => srgbToLinear(code / 255));

/** A picture of 8-bit sRGB [P,3] to Lab [P,3]. */
export function rgbPictureToLab(rgb: Uint8Array): Float32Array {
  const lab = new Float32Array(rgb.length);
  const [[xr, xg, xb], [yr, yg, yb], [zr, zg, zb]] = RGB_TO_XYZ;
  for (let i = 0; i < rgb.length; i += 3) {
    const [r, g, b] = [DECODED[rgb[i]!]!, DECODED[rgb[i + 1]!]!, DECODED[rgb[i + 2]!]!];
    const x = labCurve((xr * r + xg * g + xb * b) / WHITE[0]);
    const y = labCurve(yr * r + yg * g + yb * b);
    const z = labCurve((zr * r + zg * g + zb * b) / WHITE[2]);
    lab[i] = 116 * y - 16;
    lab[i + 1] = 500 * (x - y);
    lab[i + 2] = 200 * (y - z);
  }
  return lab;
}
