/** Learning rate with a linear warm-up and a cosine to 0 (Loshchilov & Hutter 2017). */
export interface Schedule {
  lr: number;
  warmup: number;
  steps: number;
}

/** The rate of a step counted from 1. */
export function learningRate({ lr, warmup, steps }: Schedule, step: number): number {
  const rising = Math.min(warmup, Math.floor(steps / 5));
  if (step <= rising) return (lr * step) / rising;
  const progress = (step - rising) / Math.max(1, steps - rising);
  return lr * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)));
}

/** Decay of the moving average, which rises with the steps so that the first weights are soon forgotten. */
export function emaDecay(limit: number, step: number): number {
  return Math.min(limit, (1 + step) / (10 + step));
}
