import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../testing/photos.js';
import { gpuMachine, plainMachine, pretend } from '../testing/machines.js';
import { resolveTrainConfig, type TrainConfig } from './config.js';
import { continuedRecord, describeChange, newRecord, readRecord, type RunRecord } from './run-record.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const base = { data: '/d', out: '/r' };
const start = (options: Partial<TrainConfig> = {}): RunRecord => newRecord(resolveTrainConfig({ ...base, ...options }));
const resume = (record: RunRecord, options: Partial<TrainConfig> = {}): RunRecord => {
  const given = { ...base, ...options };
  return continuedRecord(record, resolveTrainConfig(given), given);
};

it('holds the device that auto took, the precision and the GPU', () => {
  pretend(gpuMachine('9.0'));
  expect(start()).toMatchObject({
    device: 'cuda',
    precision: 'bf16',
    config: { device: 'auto', precision: 'auto' },
    machine: { gpu: { name: 'NVIDIA G', convolutions: 'cuDNN 9.24.0' } },
  });
  expect(start({ device: 'cpu' }).machine).toEqual({ isa: 'avx2', threads: 2, onednn: '2.6.3' });
});

it('goes on on the GPU that is there now, in the precision it had, and says so', () => {
  pretend(plainMachine);
  const before = start();
  pretend(gpuMachine('9.0'));
  const after = resume(before);
  expect(after).toMatchObject({ device: 'cuda', precision: 'fp32' });
  expect(describeChange(before, after)).toContain('on cpu in fp32 so far, from here on cuda in fp32');
  expect(describeChange(after, resume(after))).toBeUndefined();
});

it('goes on on the CPU where the GPU is gone, in fp32 where it has no bf16', () => {
  pretend(gpuMachine('9.0'));
  const before = start();
  pretend(plainMachine);
  expect(resume(before)).toMatchObject({ device: 'cpu', precision: 'fp32' });
  pretend({ ...plainMachine, bf16: true });
  expect(resume(before)).toMatchObject({ device: 'cpu', precision: 'bf16' });
});

it('keeps the device that was chosen at the start, until another one is', () => {
  pretend(gpuMachine('9.0'));
  const before = start({ device: 'cpu' });
  expect(resume(before).device).toBe('cpu');
  const moved = resume(before, { device: 'cuda', precision: 'bf16' });
  expect(moved).toMatchObject({ device: 'cuda', precision: 'bf16', config: { device: 'cuda' } });
  pretend(plainMachine);
  expect(() => resume(moved)).toThrow('device cuda is not available: no driver');
});

it('reads a record from before targets and the support of the weights could be chosen', async () => {
  const { targets, weightSupport, ...config } = start().config;
  const root = await temporaryFolder();
  await writeFile(join(root, 'config.json'), JSON.stringify({ ...start(), config }));
  expect((await readRecord(root))!.config).toMatchObject({ targets, weightSupport });
  expect([targets, weightSupport]).toEqual(['soft', 'present']);
});
