import { describe, expect, it } from 'vitest';
import { bestLimits, median, resultRows, withShare } from '../../tools/bench/statistics.mjs';

describe('median', () => {
  it.each([
    [[5], 5],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])('of %j is %d', (values, expected) => {
    const before = [...values];
    expect(median(values)).toBe(expected);
    expect(values).toEqual(before);
  });
});

describe('rows', () => {
  const each = { net: 'strata', task: 'train', precision: 'bf16', batch: 16, size: 128 };
  const measured = [
    { impl: 'lithochrome', precision: 'bf16', times: [40, 20, 30], operations: 6e9 },
    { impl: 'pytorch', variant: 'eager', precision: 'bf16', times: [90, 60, 80] },
    { impl: 'onnxruntime', variant: 'python', precision: 'fp32', times: [15] },
  ];

  it('hold a peer against the precision of ours, its median over ours', () => {
    const shared = { net: 'strata', task: 'train', precision: 'bf16', batch: 16, size: 128 };
    const [ours, torch, onnx] = resultRows(each, measured, [35.04, null, 170]);
    expect(ours).toEqual({
      ...shared,
      impl: 'lithochrome',
      medianMs: 30,
      minMs: 20,
      ratio: 1,
      imagesPerSecond: 533.33,
      gflops: 200,
      betweenCoresNs: [35.04, 170],
    });
    expect(torch).toMatchObject({ ...shared, impl: 'pytorch', variant: 'eager', peerPrecision: 'bf16', ratio: 2.6667 });
    expect(onnx).toMatchObject({ ...shared, impl: 'onnxruntime', peerPrecision: 'fp32', medianMs: 15, ratio: 0.5 });
  });

  it('say no rate of images for a forward pass', () => {
    expect(resultRows({ ...each, task: 'forward' }, measured)[0]).not.toHaveProperty('imagesPerSecond');
  });

  it('are a share of the limit of their precision', () => {
    const limits = { fp32Gflops: 100, bf16Gflops: 400 };
    expect(withShare({ precision: 'bf16', gflops: 100 }, limits)).toHaveProperty('shareOfPeak', 0.25);
    expect(withShare({ precision: 'fp32', gflops: 50 }, limits)).toHaveProperty('shareOfPeak', 0.5);
    expect(withShare({ precision: 'fp32' }, limits)).not.toHaveProperty('shareOfPeak');
    expect(withShare({ precision: 'bf16', gflops: 1 }, { ...limits, bf16Gflops: null })).not.toHaveProperty(
      'shareOfPeak',
    );
  });
});

it('of two measurements of the limits the better counts', () => {
  const first = { fp32Gflops: 90, bf16Gflops: null, readGBs: 30, copyGBs: 28 };
  const second = { fp32Gflops: 100, bf16Gflops: null, readGBs: 20, copyGBs: 29 };
  expect(bestLimits(first, second)).toEqual({ fp32Gflops: 100, bf16Gflops: null, readGBs: 30, copyGBs: 29 });
});
