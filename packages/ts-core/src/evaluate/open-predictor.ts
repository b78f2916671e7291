import { loadModel, type LoadModelOptions, type Model } from '../colorize/model.js';
import { paint } from '../colorize/paint.js';
import { workingLightness } from '../colorize/working-lightness.js';
import { borrow } from '../tensor/tensor.js';
import { baselines } from './baselines.js';
import type { PictureSet } from './picture-set.js';
import type { Predictor } from './predictor.js';
import { simulatedHints } from './simulated-hints.js';

/** A baseline by its name, else the model of that name or folder. Throws MODEL, DEVICE. */
export async function openPredictor(
  model: string,
  set: PictureSet,
  { device, precision, signal }: LoadModelOptions & { signal?: AbortSignal },
): Promise<Predictor> {
  const baseline = baselines[model];
  return baseline ? baseline(set, signal) : modelPredictor(await loadModel(model, { device, precision }));
}

/** Colorizes as `colorize()` does, without decoding and encoding files. */
function modelPredictor(model: Model): Predictor {
  const { temperature, vibrancy, grid, histogram } = model.config;
  return {
    name: model.name,
    setting: { temperature, vibrancy },
    histogram: grid === 'ab-484' && histogram.length > 0 ? histogram : null,
    async predict(photo, settings, { hints: count = 0, signal } = {}) {
      const { width, height, rgb } = photo;
      const shape = [height, width, 3];
      const picture = borrow(rgb, shape);
      const size = model.workingSize({ width, height });
      const lightness = await workingLightness(picture, { size, stride: model.stride, signal });
      picture.dispose();
      const colored: Uint8Array[] = [];
      const hints = count > 0 ? simulatedHints(photo, lightness.size, count) : undefined;
      for (const chroma of await model.predictEach(lightness.values, lightness.size, { settings, hints, signal })) {
        const request = { chroma, lightnessLow: lightness.low, guide: null, signal };
        colored.push((await paint(new Uint8Array(rgb), shape, request)) as Uint8Array);
      }
      return colored;
    },
    dispose: () => model.dispose(),
  };
}
