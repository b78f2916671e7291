import type { Method } from './method.js';

/** A trained network, without hints. */
export const auto: Method = ({ lightness, model, ...options }) =>
  model.predict(lightness.values, lightness.size, options);
