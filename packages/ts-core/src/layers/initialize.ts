import { sizeOf } from '../tensor/tensor.js';
import { threefry2x32 } from '../threefry.js';
import type { Declarations, ParameterSpec } from './declarations.js';
import type { Weights } from './weights.js';

/**
 * Initial weights as a function of (seed, name, index) alone: He et al. 2015 normal weights, zero biases,
 * identity batch norms with mean 0 and variance 1.
 */
export function initialWeights(declarations: Declarations, seed: number): Weights {
  const weights: Weights = new Map();
  for (const spec of declarations.parameters) {
    weights.set(spec.name, { shape: spec.shape, data: initialValues(spec, seed) });
  }
  for (const { name, shape } of declarations.statistics) {
    const data = new Float32Array(sizeOf(shape)).fill(name.endsWith('.variance') ? 1 : 0);
    weights.set(name, { shape, data });
  }
  return weights;
}

function initialValues(spec: ParameterSpec, seed: number): Float32Array {
  const values = new Float32Array(sizeOf(spec.shape));
  if (spec.role === 'gamma') return values.fill(1);
  if (spec.role !== 'weight') return values;
  const fanIn = sizeOf(spec.shape.slice(1));
  return fillNormal(values, spec.deviation ?? Math.sqrt(2 / fanIn), [seed, hashName(spec.name)]);
}

/** Box–Muller on pairs of counter-based words. */
function fillNormal(values: Float32Array, deviation: number, key: readonly [number, number]): Float32Array {
  const words = new Uint32Array(2);
  for (let i = 0; i < values.length; i += 2) {
    threefry2x32(key, [i / 2, 0], words);
    const radius = deviation * Math.sqrt(-2 * Math.log((words[0]! + 1) / 2 ** 32));
    const angle = (2 * Math.PI * words[1]!) / 2 ** 32;
    values[i] = radius * Math.cos(angle);
    if (i + 1 < values.length) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}

/** FNV-1a, 32 bits. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
