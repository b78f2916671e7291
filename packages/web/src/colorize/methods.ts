import type { ColorizeInput } from './queries.js';

export type Method = NonNullable<ColorizeInput['method']>;

/** Every way of finding colors that the server has. */
export const methods: Readonly<Record<Method, string>> = {
  AUTO: 'Trained network',
};
