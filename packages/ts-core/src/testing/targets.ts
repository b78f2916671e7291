import { type ComputeTarget, devices } from '../tensor/device.js';

/** What every machine has, and values are stored for. */
export const cpu: ComputeTarget = { device: 'cpu', precision: 'fp32' };

/** Every device of this machine, in each precision that it computes natively. */
export const targets: readonly ComputeTarget[] = devices()
  .filter(({ available }) => available)
  .flatMap(({ device, bf16 }): ComputeTarget[] => {
    return [{ device, precision: 'fp32' }, ...(bf16 ? [{ device, precision: 'bf16' } as const] : [])];
  });
