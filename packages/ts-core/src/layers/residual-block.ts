import { add } from '../ops/pointwise.js';
import type { Layer } from './context.js';
import { convNorm } from './conv-norm.js';
import type { Declarations } from './declarations.js';

/** relu(x + norm(conv(relu(norm(conv(x)))))), 3×3, equal channels (He et al. 2016). */
export function residualBlock(
  declarations: Declarations,
  name: string,
  options: { channels: number; dilation?: number },
): Layer {
  const { channels, dilation = 1 } = options;
  const shared = { inputs: channels, outputs: channels, dilation };
  const first = convNorm(declarations, `${name}.0`, shared);
  const second = convNorm(declarations, `${name}.1`, { ...shared, relu: false });
  return (context, x) => add(x, second(context, first(context, x)), { relu: true });
}
