import type { DeviceKind, Machine } from '@lithochrome/native-cuda';
import { LithochromeError } from '../errors.js';
import { checkOneOf } from '../validate.js';
import { native } from './native.js';

export const deviceChoices = ['auto', 'cpu', 'cuda'] as const;
export type DeviceChoice = (typeof deviceChoices)[number];
export const precisionChoices = ['auto', 'fp32', 'bf16'] as const;
export type PrecisionChoice = (typeof precisionChoices)[number];
export type Precision = 'fp32' | 'bf16';

/** Something that can compute here, or why it cannot. */
export interface DeviceInfo {
  device: DeviceKind;
  available: boolean;
  /** Instruction set or GPU, and library version; or the reason it is not available. */
  description: string;
  /** bf16 arithmetic is native. */
  bf16: boolean;
}

/** What the addon found on this machine. */
export function machine(): Machine {
  return native().machine();
}

/** The devices of this machine: the CPU always, CUDA with the reason where there is none. */
export function devices(): DeviceInfo[] {
  const { isa, bf16, threads, onednn, cudaUnavailable } = machine();
  const cpu: DeviceInfo = {
    device: 'cpu',
    available: true,
    description: `${isa}, ${threads} threads, oneDNN ${onednn}`,
    bf16,
  };
  const description = cudaUnavailable ?? 'present';
  return [cpu, { device: 'cuda', available: cudaUnavailable === null, description, bf16: cudaUnavailable === null }];
}

/** `auto` takes the best device present. @throws LithochromeError DEVICE where the asked one is missing */
export function resolveDevice(choice: DeviceChoice): DeviceKind {
  checkOneOf('device', choice, deviceChoices);
  const reason = machine().cudaUnavailable;
  if (choice === 'cuda' && reason !== null) {
    throw new LithochromeError('DEVICE', `device cuda is not available: ${reason}; use --device auto or cpu`);
  }
  return 'cpu';
}

/** `auto` is bf16 where the machine computes it natively, else fp32. */
export function resolvePrecision(choice: PrecisionChoice): Precision {
  checkOneOf('precision', choice, precisionChoices);
  const { bf16, isa } = machine();
  if (choice === 'bf16' && !bf16) {
    throw new LithochromeError('DEVICE', `precision bf16 is not native on this processor (${isa}); use auto or fp32`);
  }
  if (choice === 'auto') return bf16 ? 'bf16' : 'fp32';
  return choice;
}
