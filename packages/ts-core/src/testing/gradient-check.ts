import { Tape, withTape } from '../autograd/tape.js';
import { scope } from '../tensor/scope.js';
import { fromData, type Tensor } from '../tensor/tensor.js';
import { randomValues } from './random-values.js';

/** A differentiable function of f32 tensors. */
export interface GradientCase {
  /** Shapes and options, for the test's name. */
  label: string;
  /** Values are uniform in `range` (default −1…1), or `values`. */
  inputs: { shape: readonly number[]; range?: [number, number]; values?: Float32Array }[];
  run: (inputs: Tensor[]) => Tensor;
  /** Step of the difference; 1/64 by default. */
  step?: number;
}

export interface GradientError {
  input: number;
  element: number;
  analytic: number;
  numeric: number;
}

/** Elements that are tried in each input. */
const SAMPLES = 24;

/**
 * The largest deviation, relative to the input's largest gradient, of the tape's gradient of Σ c·y from central
 * differences; c is random.
 */
export function gradientDeviation({ inputs, run, step = 1 / 64 }: GradientCase): {
  deviation: number;
  at: GradientError | null;
} {
  const values = inputs.map(({ shape, range, values: given }, i) => {
    return (
      given ??
      randomValues(
        shape.reduce((a, b) => a * b, 1),
        11 + i,
        range,
      )
    );
  });
  const output = (changed: Float32Array[]) =>
    scope(() => run(changed.map((data, i) => fromData(data, inputs[i]!.shape))).readFloats());
  const factors = randomValues(output(values).length, 5);
  const value = (changed: Float32Array[]) => output(changed).reduce((sum, y, i) => sum + y * factors[i]!, 0);
  let worst = { deviation: 0, at: null as GradientError | null };
  for (const [input, analytic] of tapeGradients({ label: '', inputs, run }, values, factors).entries()) {
    const largest = Math.max(...analytic.map(Math.abs), 1e-3);
    const stride = Math.max(1, Math.floor(analytic.length / SAMPLES));
    for (let element = 0; element < analytic.length; element += stride) {
      const shifted = (by: number) =>
        value(values.map((data, i) => (i === input ? data.map((x, j) => (j === element ? x + by : x)) : data)));
      const numeric = (shifted(step) - shifted(-step)) / (2 * step);
      const deviation = Math.abs(numeric - analytic[element]!) / largest;
      if (!(deviation <= worst.deviation))
        worst = { deviation, at: { input, element, analytic: analytic[element]!, numeric } };
    }
  }
  return worst;
}

function tapeGradients({ inputs, run }: GradientCase, values: Float32Array[], factors: Float32Array): Float32Array[] {
  return scope(() => {
    const tape = new Tape();
    const tensors = values.map((data, i) => fromData(data, inputs[i]!.shape));
    for (const tensor of tensors) tape.watch(tensor);
    const y = withTape(tape, () => run(tensors));
    tape.backward(y, fromData(factors, y.shape));
    return tensors.map((tensor) => tape.gradient(tensor).readFloats());
  });
}
