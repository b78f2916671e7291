/** Typed tensor operations; each file holds one op with its gradient. */
export * from './adamw.js';
export * from './batch-norm.js';
export * from './color.js';
export * from './concat.js';
export * from './conv2d.js';
export * from './decode.js';
export * from './guided-upsample.js';
export * from './levin.js';
export * from './linear.js';
export * from './mse-ab.js';
export * from './pointwise.js';
export * from './pool.js';
export * from './rebalanced-softmax.js';
export * from './resample.js';
export * from './reshape.js';
export * from './softmax.js';
