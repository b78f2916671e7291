/** What every model must beat: pictures left gray, and pictures tinted with one color. */
import { rgbPictureToLab } from '../color/lab.js';
import { colorizePicture } from '../ops/guided-upsample.js';
import { scope } from '../tensor/scope.js';
import { fromData } from '../tensor/tensor.js';
import type { PictureSet } from './picture-set.js';
import type { Predictor } from './predictor.js';

type MakeBaseline = (set: PictureSet, signal?: AbortSignal) => Promise<Predictor>;

/** Baselines by the name that stands for a model; mean-color is the best single color of these very pictures. */
export const baselines: Readonly<Record<string, MakeBaseline>> = {
  gray: () => Promise.resolve(grayPredictor),
  'mean-color': async (set, signal) => constantColor('mean-color', await meanColor(set, signal)),
};

/** Every pixel gets the same (a, b), less where sRGB does not reach. */
function constantColor(name: string, ab: readonly [number, number]): Predictor {
  return {
    name,
    setting: null,
    histogram: null,
    predict({ width, height, rgb }, settings) {
      const colored = scope(() => {
        const [color, lightness] = [
          fromData(Float32Array.from(ab), [1, 1, 2]),
          fromData(Float32Array.of(50), [1, 1, 1]),
        ];
        return colorizePicture(fromData(rgb, [height, width, 3]), color, lightness).read() as Uint8Array;
      });
      return Promise.resolve(settings.map(() => colored));
    },
    dispose() {},
  };
}

export const grayPredictor = constantColor('gray', [0, 0]);

async function meanColor(set: PictureSet, signal?: AbortSignal): Promise<[number, number]> {
  let [a, b, pixels] = [0, 0, 0];
  for await (const { rgb } of set.stream(signal)) {
    const lab = rgbPictureToLab(rgb);
    for (let i = 0; i < lab.length; i += 3) {
      a += lab[i + 1]!;
      b += lab[i + 2]!;
    }
    pixels += lab.length / 3;
  }
  return [a / pixels, b / pixels];
}
