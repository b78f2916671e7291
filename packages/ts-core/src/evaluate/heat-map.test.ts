import { expect, test } from 'vitest';
import { grid484, nearestBin } from '../color/ab-bins.js';
import { heatMap, heatMapScale } from './heat-map.js';

/** The cells of a map: position, color and title. */
function cells(counts: readonly number[]) {
  const pattern = /<rect x="(\d+)" y="(\d+)"[^>]* fill="(rgb[^"]+)"><title>([^<]*)<\/title>/g;
  return [...heatMap(counts, 'a map').matchAll(pattern)].map(([, x, y, fill, title]) => {
    return { x: Number(x), y: Number(y), fill: fill!, title: title! };
  });
}

function countsAt(places: readonly (readonly [a: number, b: number, count: number])[]): number[] {
  const counts = Array<number>(grid484.count).fill(0);
  for (const [a, b, count] of places) counts[nearestBin(grid484, a, b)] = count;
  return counts;
}

test('red lies right of green, yellow above blue; empty bins are not drawn', () => {
  const [green, blue, yellow, red] = cells(
    countsAt([
      [-45, 5, 1],
      [5, -45, 1],
      [5, 45, 1],
      [45, 5, 1],
    ]),
  );
  expect(red!.x).toBeGreaterThan(green!.x);
  expect(yellow!.y).toBeLessThan(blue!.y);
  expect(yellow!.title).toBe('a 5, b 45: 25 %');
});

test('equal shares have equal colors, whatever the number of pixels, and colors tell the decades apart', () => {
  const few = cells(
    countsAt([
      [5, 5, 9],
      [15, 5, 1],
    ]),
  );
  const many = cells(
    countsAt([
      [5, 5, 90_000],
      [15, 5, 10_000],
    ]),
  );
  expect(few.map(({ fill }) => fill)).toEqual(many.map(({ fill }) => fill));
  const [common, rare, rarest] = cells(
    countsAt([
      [5, 5, 1e7],
      [15, 5, 1e4],
      [25, 5, 1],
    ]),
  );
  expect(new Set([common!.fill, rare!.fill, rarest!.fill]).size).toBe(3);
  expect(heatMapScale()).toContain(cells(countsAt([[5, 5, 1]]))[0]!.fill);
});

test('captions are escaped, and no pixels at all draw no cell', () => {
  expect(heatMap([0, 0], 'a < b')).toContain('<figcaption>a &lt; b</figcaption>');
  expect(cells(Array<number>(484).fill(0))).toEqual([]);
});
