import { chain } from '../layers/chain.js';
import type { ForwardContext } from '../layers/context.js';
import { convRelu } from '../layers/conv-relu.js';
import { Declarations } from '../layers/declarations.js';
import { norm } from '../layers/norm.js';
import { head } from '../layers/projection.js';
import { rgbToLab } from '../ops/color.js';
import { globalAveragePool } from '../ops/pool.js';
import { reshape } from '../ops/reshape.js';
import type { Tensor } from '../tensor/tensor.js';

/** What the judge's two outputs stand for. */
export const JUDGE_CLASSES = ['truth', 'prediction'] as const;
/** Channels of the convolutions; each halves the picture. */
const CHANNELS = [16, 32, 64, 64];

export interface JudgeNetwork {
  readonly declarations: Declarations;
  /** Pictures u8 sRGB [N,S,S,3] → logits f32 [N,2]. */
  forward(context: ForwardContext, pictures: Tensor): Tensor;
}

/** A small classifier: Lab brought to mean 0 and variance 1, strided convolutions, their average over the picture. */
export function judgeNetwork(): JudgeNetwork {
  const declarations = new Declarations();
  const input = norm(declarations, 'input', 3);
  let inputs = 3;
  const convolutions = CHANNELS.map((outputs, i) => {
    const layer = convRelu(declarations, `conv${i + 1}`, { inputs, outputs, stride: 2 });
    inputs = outputs;
    return layer;
  });
  const trunk = chain([input, ...convolutions]);
  const outputs = JUDGE_CLASSES.length;
  const last = head(declarations, 'head', { inputs, outputs });
  function forward(context: ForwardContext, pictures: Tensor): Tensor {
    const features = globalAveragePool(trunk(context, rgbToLab(pictures)));
    return reshape(last(context, features), [pictures.shape[0] ?? 0, outputs]);
  }
  return { declarations, forward };
}
