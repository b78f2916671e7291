/** Structural similarity (Wang et al. 2004): Gaussian window 11, σ 1.5, per RGB channel, averaged. */
import type { Metric } from './metric.js';

const SIGMA = 1.5;
const RADIUS = 5;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

interface Plane {
  width: number;
  height: number;
  values: Float32Array;
}

export const ssim: Metric = {
  measure({ width, height, truth, prediction }) {
    let sum = 0;
    for (let channel = 0; channel < 3; channel++) {
      sum += similarity(plane(truth, channel, width, height), plane(prediction, channel, width, height));
    }
    return [sum / 3];
  },
};

function plane(rgb: Uint8Array, channel: number, width: number, height: number): Plane {
  const values = new Float32Array(width * height);
  for (let i = 0; i < values.length; i++) values[i] = rgb[3 * i + channel]!;
  return { width, height, values };
}

/** Mean over the windows that lie inside; a picture smaller than the window takes the largest that fits. */
function similarity(x: Plane, y: Plane): number {
  const kernel = gaussian(Math.min(RADIUS, (Math.min(x.width, x.height) - 1) >> 1));
  const squares = { ...x, values: x.values.map((value, i) => value * value + y.values[i]! ** 2) };
  const products = { ...x, values: x.values.map((value, i) => value * y.values[i]!) };
  const [meanX, meanY] = [blur(x, kernel), blur(y, kernel)];
  const [meanSquares, meanProducts] = [blur(squares, kernel), blur(products, kernel)];
  let sum = 0;
  for (let i = 0; i < meanX.length; i++) {
    const product = meanX[i]! * meanY[i]!;
    const power = meanX[i]! ** 2 + meanY[i]! ** 2;
    const [variances, covariance] = [meanSquares[i]! - power, meanProducts[i]! - product];
    sum += ((2 * product + C1) * (2 * covariance + C2)) / ((power + C1) * (variances + C2));
  }
  return sum / meanX.length;
}

function gaussian(radius: number): Float64Array {
  const raw = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * SIGMA ** 2)),
  );
  const sum = raw.reduce((total, value) => total + value, 0);
  return raw.map((value) => value / sum);
}

/** Separable, only where the whole window lies inside: [H − 2r, W − 2r]. */
function blur({ width, height, values }: Plane, kernel: Float64Array): Float32Array {
  const inner = width - kernel.length + 1;
  const rows = new Float32Array(inner * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < inner; x++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += kernel[k]! * values[y * width + x + k]!;
      rows[y * inner + x] = sum;
    }
  }
  const result = new Float32Array(inner * (height - kernel.length + 1));
  for (let i = 0; i < result.length; i++) {
    let sum = 0;
    for (let k = 0; k < kernel.length; k++) sum += kernel[k]! * rows[i + k * inner]!;
    result[i] = sum;
  }
  return result;
}
