import { multinomial, rebalanced } from './bin-classification.js';
import type { Loss, LossName } from './loss.js';
import { mse } from './mse.js';

/** Every loss by its name. */
export const losses: Record<LossName, Loss> = { mse, multinomial, rebalanced };

/** Outputs that a network needs for a loss over K bins. */
export function outputsFor(loss: LossName, bins: number): number {
  return loss === 'mse' ? 2 : bins;
}
