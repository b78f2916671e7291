import type { Machine } from '@lithochrome/native-cuda';
import { vi } from 'vitest';
import { native } from '../tensor/native.js';

/** A machine without a GPU, for tests of what is chosen where. */
export const plainMachine: Machine = {
  isa: 'avx2',
  bf16: false,
  threads: 2,
  onednn: '2.6.3',
  cudaArchitectures: '75,90',
  cudaUnavailable: 'no driver',
  cuda: null,
};

/** A machine with a GPU of the given compute capability. */
export function gpuMachine(capability: string): Machine {
  const versions = { driver: '13.1', runtime: '13.0', convolutions: 'cuDNN 9.24.0' };
  const cuda = { name: 'NVIDIA G', capability, memory: 80 * 2 ** 30, multiprocessors: 132, ...versions };
  return { ...plainMachine, cudaUnavailable: null, cuda };
}

/** Makes the addon claim that it runs on another machine; `vi.restoreAllMocks()` ends it. */
export function pretend(machine: Machine): void {
  vi.spyOn(native(), 'machine').mockReturnValue(machine);
}
