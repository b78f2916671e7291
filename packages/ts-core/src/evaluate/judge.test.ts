import { expect, test } from 'vitest';
import { type JudgedPicture, judgedPicture } from './judge-pictures.js';
import { judge, splitByGroup } from './judge.js';
import { makePhoto } from '../testing/photos.js';

/** Makes the prediction of picture `i` from its pixels [P,3]. */
type Colorize = (truth: Uint8Array, i: number) => Uint8Array;

function made(count: number, colorize: Colorize): Promise<JudgedPicture[]> {
  const pictures = Array.from({ length: count }, (_, i) => {
    const photo = makePhoto(i, 48, 40);
    return judgedPicture({ ...photo, name: `${i}.png`, group: `scene ${i >> 1}` }, colorize(photo.rgb, i));
  });
  return Promise.all(pictures);
}

/** Every pixel in the gray of its mean. */
function gray(truth: Uint8Array): Uint8Array {
  return truth.map((_, i) => {
    const first = i - (i % 3);
    return (truth[first]! + truth[first + 1]! + truth[first + 2]!) / 3;
  });
}

const tinted: Colorize = (truth) => truth.map((value, i) => (i % 3 === 2 ? value / 4 : value));

test.each([
  ['gray', gray],
  ['tinted', tinted],
] as const)('%s pictures are told from true ones', async (_, colorize) => {
  const { accuracy, interval, paired, verdicts } = (await judge(await made(16, colorize), { steps: 50 }))!;
  expect(accuracy).toBeGreaterThan(85);
  expect(interval[0]).toBeGreaterThan(70);
  expect(paired).toBeGreaterThan(90);
  expect(verdicts).toHaveLength(16);
});

test('pictures of the same kind as the true ones are not told from them', async () => {
  const others = await made(32, (_, i) => makePhoto(1000 + i, 48, 40).rgb);
  const { accuracy, interval, paired, wide } = (await judge(others, { steps: 40 }))!;
  expect(accuracy).toBeGreaterThan(25);
  expect(accuracy).toBeLessThan(75);
  expect(paired).toBeGreaterThan(20);
  expect(paired).toBeLessThan(80);
  expect(interval[0]).toBeLessThan(50);
  expect(interval[1]).toBeGreaterThan(50);
  expect(wide).toBe(true);
});

test('the same seed gives the same verdicts, another one others', async () => {
  const pictures = await made(16, tinted);
  const [first, again, other] = [
    await judge(pictures, { steps: 2, seed: 1 }),
    await judge(pictures, { steps: 2, seed: 1 }),
    await judge(pictures, { steps: 2, seed: 2 }),
  ];
  expect(again).toEqual(first);
  expect(other!.verdicts).not.toEqual(first!.verdicts);
});

test('every picture is judged once, scenes stay together, and steps are reported', async () => {
  const pictures = await made(17, tinted);
  const seen: number[] = [];
  const { verdicts } = (await judge(pictures, { steps: 1, onProgress: ({ done, total }) => seen.push(done / total) }))!;
  expect(verdicts.map(({ name }) => name).sort()).toEqual(pictures.map(({ name }) => name).sort());
  expect(seen).toEqual([0.5, 1]);
  const halves = splitByGroup(pictures, 3)!;
  const [left, right] = halves.map((half) => new Set(half.map(({ group }) => group)));
  expect([...left!].filter((group) => right!.has(group))).toEqual([]);
  expect(halves.map(({ length }) => length).sort()).toEqual([8, 9]);
});

test('with fewer than eight scenes there is no judgement', async () => {
  expect(await judge(await made(14, tinted))).toBeNull();
});
