import type { Layer } from './context.js';

/** Each layer in turn. */
export function chain(layers: readonly Layer[]): Layer {
  return (context, x) => layers.reduce((value, layer) => layer(context, value), x);
}
