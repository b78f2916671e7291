import type { Metric } from './metric.js';

/** Peak signal-to-noise ratio in dB on sRGB over all channels; 100 for equal pictures. */
export const psnr: Metric = {
  measure({ truth, prediction }) {
    let sum = 0;
    for (let i = 0; i < truth.length; i++) sum += (truth[i]! - prediction[i]!) ** 2;
    return [Math.min(100, 10 * Math.log10((255 * 255 * truth.length) / sum))];
  },
};
