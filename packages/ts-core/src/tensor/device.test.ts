import { afterEach, describe, expect, it, vi } from 'vitest';
import { gpuMachine, plainMachine, pretend } from '../testing/machines.js';
import { devices, machine, resolveDevice, resolvePrecision, resolveTarget } from './device.js';
import { empty } from './tensor.js';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('without a GPU', () => {
  it('auto is the CPU, cuda an error with the reason', () => {
    pretend(plainMachine);
    expect(resolveTarget()).toEqual({ device: 'cpu', precision: 'fp32' });
    const error = expect.objectContaining({ code: 'DEVICE', message: expect.stringContaining('no driver') as string });
    expect(() => resolveDevice('cuda')).toThrow(error as Error);
    expect(devices()).toMatchObject([
      { device: 'cpu', available: true, bf16: false },
      { device: 'cuda', available: false, bf16: false, description: 'no driver' },
    ]);
  });

  it('auto is bf16 where the processor has it, and bf16 an error where it has not', () => {
    pretend(plainMachine);
    expect(() => resolvePrecision('bf16', 'cpu')).toThrow('bf16 is not native on this processor (avx2)');
    pretend({ ...plainMachine, bf16: true });
    expect(resolvePrecision('auto', 'cpu')).toBe('bf16');
    expect(resolvePrecision('fp32', 'cpu')).toBe('fp32');
  });
});

describe('with a GPU', () => {
  it.each([
    ['7.5', 'fp32'],
    ['8.0', 'bf16'],
    ['9.0', 'bf16'],
    ['12.0', 'bf16'],
  ] as const)('auto is the GPU, at compute capability %s in %s', (capability, precision) => {
    pretend(gpuMachine(capability));
    expect(resolveTarget()).toEqual({ device: 'cuda', precision });
    expect(resolveTarget({ device: 'cpu' })).toEqual({ device: 'cpu', precision: 'fp32' });
  });

  it('bf16 on one that has none is an error that says so', () => {
    pretend(gpuMachine('7.5'));
    expect(() => resolvePrecision('bf16', 'cuda')).toThrow('not native on this GPU (compute capability 7.5)');
  });

  it('is described by its name, size and libraries', () => {
    pretend(gpuMachine('9.0'));
    const description = 'NVIDIA G, compute capability 9.0, 80.0 GiB, CUDA 13.0 on a driver for 13.1, cuDNN 9.24.0';
    expect(devices()[1]).toEqual({ device: 'cuda', available: true, bf16: true, description });
  });
});

it('wrong words are options errors', () => {
  expect(() => resolveDevice('gpu' as 'cuda')).toThrow('expected one of auto, cpu, cuda for device but received "gpu"');
  expect(() => resolvePrecision('fp16' as 'fp32', 'cpu')).toThrow('for precision but received "fp16"');
});

it('a tensor on a device that is not there is a typed error', ({ skip }) => {
  const { cuda, cudaUnavailable } = machine();
  skip(cuda !== null, 'this machine has a GPU');
  const message = expect.stringContaining(cudaUnavailable!) as string;
  expect(() => empty([2], 'f32', 'cuda')).toThrow(expect.objectContaining({ code: 'DEVICE', message }) as Error);
});
