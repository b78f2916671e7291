import type { TrainContext } from './context.js';
import type { TrainableState } from './trainable-state.js';

/** The context of a training step over `state`. */
export function trainContext(state: TrainableState): TrainContext {
  return {
    mode: 'train',
    dtype: state.bf16 ? 'bf16' : 'f32',
    multiplyAdds: 0,
    parameter: (name) => state.parameter(name),
    norm: (name) => ({
      gamma: state.parameter(`${name}.gamma`),
      beta: state.parameter(`${name}.beta`),
      mean: state.statistic(`${name}.mean`),
      variance: state.statistic(`${name}.variance`),
    }),
  };
}
