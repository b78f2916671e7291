import type { DeviceKind, GpuInfo, Machine } from '@lithochrome/native-cuda';
import { LithochromeError } from '../errors.js';
import { checkOneOf } from '../validate.js';
import { native } from './native.js';

export const deviceChoices = ['auto', 'cpu', 'cuda'] as const;
export type DeviceChoice = (typeof deviceChoices)[number];
export const precisionChoices = ['auto', 'fp32', 'bf16'] as const;
export type PrecisionChoice = (typeof precisionChoices)[number];
export type Precision = 'fp32' | 'bf16';

/** Where a model or a run computes and in what arithmetic: decided once, then handed to what makes tensors. */
export interface ComputeTarget {
  readonly device: DeviceKind;
  readonly precision: Precision;
}

/** Something that can compute here, or why it cannot. */
export interface DeviceInfo {
  device: DeviceKind;
  available: boolean;
  /** Instruction set or GPU, and library versions; or the reason it is not available. */
  description: string;
  /** bf16 arithmetic is native. */
  bf16: boolean;
}

/** First compute capability with native bf16 products. */
const BF16_CAPABILITY = 8;

/** What the addon found on this machine. */
export function machine(): Machine {
  return native().machine();
}

/** Bytes of the tensors alive in this process, on all devices: what models, sessions and running work hold natively. */
export function memoryInUse(): number {
  return native().memoryInUse();
}

/** The devices of this machine: the CPU always; CUDA too, with the reason where it cannot be used. */
export function devices(): DeviceInfo[] {
  const { isa, threads, onednn, cuda, cudaUnavailable } = machine();
  const cpu = `${isa}, ${threads} threads, oneDNN ${onednn}`;
  const gpu = cuda ? describeGpu(cuda) : (cudaUnavailable ?? 'unknown');
  return [
    { device: 'cpu', available: true, description: cpu, bf16: nativeBf16('cpu') },
    { device: 'cuda', available: cuda !== null, description: gpu, bf16: nativeBf16('cuda') },
  ];
}

/** `auto` takes CUDA where it can be used, else the CPU. @throws LithochromeError DEVICE where the asked one is missing */
export function resolveDevice(choice: DeviceChoice): DeviceKind {
  checkOneOf('device', choice, deviceChoices);
  if (choice === 'cpu') return 'cpu';
  const { cuda, cudaUnavailable } = machine();
  if (choice === 'cuda' && !cuda) {
    throw new LithochromeError('DEVICE', `device cuda is not available: ${cudaUnavailable}; use device auto or cpu`);
  }
  return cuda ? 'cuda' : 'cpu';
}

/** `auto` is bf16 where the device computes it natively (GPUs from compute capability 8.0), else fp32. */
export function resolvePrecision(choice: PrecisionChoice, device: DeviceKind): Precision {
  checkOneOf('precision', choice, precisionChoices);
  const bf16 = nativeBf16(device);
  if (choice === 'bf16' && !bf16) {
    const { isa, cuda } = machine();
    const what = device === 'cpu' ? `processor (${isa})` : `GPU (compute capability ${cuda?.capability})`;
    throw new LithochromeError('DEVICE', `precision bf16 is not native on this ${what}; use auto or fp32`);
  }
  if (choice === 'auto') return bf16 ? 'bf16' : 'fp32';
  return choice;
}

/** Device and precision of the given choices, auto by default. @throws LithochromeError DEVICE, INVALID_OPTION */
export function resolveTarget(choices: { device?: DeviceChoice; precision?: PrecisionChoice } = {}): ComputeTarget {
  const device = resolveDevice(choices.device ?? 'auto');
  return { device, precision: resolvePrecision(choices.precision ?? 'auto', device) };
}

/** Whether the device has bf16 products of its own. */
export function nativeBf16(device: DeviceKind): boolean {
  const { bf16, cuda } = machine();
  return device === 'cpu' ? bf16 : cuda !== null && Number(cuda.capability) >= BF16_CAPABILITY;
}

function describeGpu({ name, capability, memory, driver, runtime, convolutions }: GpuInfo): string {
  const gpu = `${name}, compute capability ${capability}, ${(memory / 2 ** 30).toFixed(1)} GiB`;
  return `${gpu}, CUDA ${runtime} on a driver for ${driver}, ${convolutions}`;
}
