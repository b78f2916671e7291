import { chain } from '../../packages/ts-core/dist/layers/chain.js';
import { countCost } from '../../packages/ts-core/dist/layers/context.js';
import { convRelu } from '../../packages/ts-core/dist/layers/conv-relu.js';
import { Declarations } from '../../packages/ts-core/dist/layers/declarations.js';
import { head } from '../../packages/ts-core/dist/layers/projection.js';
import { conv2d } from '../../packages/ts-core/dist/ops/conv2d.js';
import { add } from '../../packages/ts-core/dist/ops/pointwise.js';
import { upsample2 } from '../../packages/ts-core/dist/ops/resample.js';

/** 1×1 convolution with bias and no ReLU. */
function narrow(declarations, name, { inputs, outputs }) {
  declarations.parameter({ name: `${name}.weight`, shape: [outputs, 1, 1, inputs], role: 'weight' });
  declarations.parameter({ name: `${name}.bias`, shape: [outputs], role: 'bias' });
  return (context, x) => {
    const weight = context.parameter(`${name}.weight`);
    const constantWeights = context.mode === 'infer';
    const y = conv2d(x, weight, context.parameter(`${name}.bias`), { constantWeights });
    countCost(context, y, weight);
    return y;
  };
}

/** `bench-d`, a plain network to compare stacks with: [N,s,s,1] → logits [N,s/4,s/4,outputs]; no batch norm, one skip. */
export function benchD(outputs) {
  const declarations = new Declarations();
  const conv = (name, inputs, channels, stride = 1) =>
    convRelu(declarations, name, { inputs, outputs: channels, stride });
  const quarter = chain([
    conv('conv1', 1, 32, 2),
    conv('conv2', 32, 64),
    conv('conv3', 64, 128, 2),
    conv('conv4', 128, 128),
  ]);
  const eighth = chain([
    conv('conv5', 128, 256, 2),
    conv('conv6', 256, 256),
    narrow(declarations, 'conv7', { inputs: 256, outputs: 128 }),
  ]);
  const last = chain([conv('conv8', 128, 128), head(declarations, 'head', { inputs: 128, outputs })]);
  const forward = (context, x) => {
    const skip = quarter(context, x);
    return last(context, add(upsample2(eighth(context, skip)), skip));
  };
  return { name: 'bench-d', declarations, outputs, stride: 4, forward };
}
