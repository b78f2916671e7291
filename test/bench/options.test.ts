import { describe, expect, it } from 'vitest';
import { allCases, nameOf, selectCases } from '../../tools/bench/cases.mjs';
import { choosePeers, parseOptions } from '../../tools/bench/options.mjs';
import { peers } from '../../tools/bench/peers/registry.mjs';

const namesFor = (only?: string) => selectCases(allCases(), only).map(nameOf);

describe('--only', () => {
  it('by default takes everything', () => {
    expect(namesFor()).toHaveLength(18);
    expect(namesFor()).toContain('seed forward bf16 b=1');
  });

  it('selects by net, task, precision and batch', () => {
    expect(namesFor('strata:train')).toEqual(['strata train fp32 b=16', 'strata train bf16 b=16']);
    expect(namesFor('*:forward:bf16:1,seed:train:fp32')).toEqual([
      'bench-d forward bf16 b=1',
      'strata forward bf16 b=1',
      'seed train fp32 b=16',
      'seed forward bf16 b=1',
    ]);
  });

  it('refuses what names nothing', () => {
    expect(() => namesFor('strata,resnet:train')).toThrow(/expected net.* but received resnet:train$/);
  });
});

describe('--peers', () => {
  const each = { net: 'strata', task: 'forward', precision: 'bf16', batch: 1 };
  const chosen = (list?: string) =>
    choosePeers(peers, list).flatMap(({ impl, runs }) =>
      runs(each).map(({ variant, precision }) => `${impl} ${variant} ${precision}`),
    );

  it('by default takes all, those without bf16 in fp32', () => {
    expect(chosen()).toEqual([
      'pytorch eager bf16',
      'pytorch compile bf16',
      'onnxruntime python fp32',
      'onnxruntime node fp32',
      'tfjs wasm fp32',
    ]);
  });

  it('selects by name and variant', () => {
    expect(chosen('none')).toEqual([]);
    expect(chosen('tfjs,pytorch:eager')).toEqual(['pytorch eager bf16', 'tfjs wasm fp32']);
  });

  it('refuses an unknown one', () => {
    expect(() => chosen('jax')).toThrow('expected pytorch, onnxruntime, tfjs or none for --peers but received jax');
  });

  it('train only where they can', () => {
    const training = { net: 'strata', task: 'train', precision: 'fp32', batch: 16 };
    expect(peers.filter(({ runs }) => runs(training).length > 0).map(({ impl }) => impl)).toEqual(['pytorch']);
  });
});

describe('options', () => {
  it('refuse rounds that are no count', () => {
    expect(() => parseOptions(['--rounds', '0'])).toThrow(
      'expected an integer of at least 1 for --rounds but received 0',
    );
  });

  it('take given figures also when quick', () => {
    expect(parseOptions(['--quick', '--ms', '7'])).toMatchObject({ rounds: 2, ms: 7, size: 32 });
  });
});
