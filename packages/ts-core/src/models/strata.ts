import { chain } from '../layers/chain.js';
import type { ForwardContext } from '../layers/context.js';
import { convNorm } from '../layers/conv-norm.js';
import { Declarations } from '../layers/declarations.js';
import { globalContext, head } from '../layers/projection.js';
import { residualBlock } from '../layers/residual-block.js';
import { concat } from '../ops/concat.js';
import { upsample2 } from '../ops/resample.js';
import type { Tensor } from '../tensor/tensor.js';
import { INPUT_CHANNELS, type Network } from './network.js';

/**
 * Our default: a residual U-Net with global context (Ronneberger et al. 2015, He et al. 2016, Iizuka et al. 2016).
 * Logits at 1/4 of the input; 2.26 GFLOP at 128×128.
 */
export function strata(outputs: number): Network {
  const declarations = new Declarations();
  const conv = (name: string, inputs: number, channels: number, options: { stride?: number; kernel?: number } = {}) =>
    convNorm(declarations, name, { inputs, outputs: channels, ...options });
  const block = (name: string, channels: number, dilation = 1) =>
    residualBlock(declarations, name, { channels, dilation });

  const half = chain([conv('stem.0', INPUT_CHANNELS, 32, { stride: 2 }), conv('stem.1', 32, 64)]);
  const quarter = chain([conv('down1.0', 64, 80, { stride: 2 }), block('down1.1', 80)]);
  const eighth = chain([conv('down2.0', 80, 192, { stride: 2 }), block('down2.1', 192)]);
  const sixteenth = chain([conv('down3.0', 192, 256, { stride: 2 }), block('down3.1', 256), block('down3.2', 256, 2)]);
  const deepest = chain([globalContext(declarations, 'global', 256), conv('up3', 256, 128, { kernel: 1 })]);
  const joinEighth = chain([conv('up2.0', 128 + 192, 192), conv('up2.1', 192, 96, { kernel: 1 })]);
  const joinQuarter = chain([conv('up1.0', 96 + 80, 112), conv('up1.1', 112, 112)]);
  const last = head(declarations, 'head', { inputs: 112, outputs });

  function forward(context: ForwardContext, x: Tensor): Tensor {
    const atQuarter = quarter(context, half(context, x));
    const atEighth = eighth(context, atQuarter);
    const deep = deepest(context, sixteenth(context, atEighth));
    const up = joinEighth(context, concat([upsample2(deep), atEighth]));
    return last(context, joinQuarter(context, concat([upsample2(up), atQuarter])));
  }
  return { name: 'strata', declarations, outputs, stride: 4, forward };
}
