import { expect, it } from 'vitest';
import { uniqueNames } from './unique-names.js';

it('numbers what is there already, before its extensions', () => {
  const unique = uniqueNames();
  const names = ['a.color.jpg', 'A.color.jpg', 'a.color.jpg', 'a (2).color.jpg', 'a.color.png', 'x', 'x'];
  expect(names.map(unique)).toEqual([
    'a.color.jpg',
    'A (2).color.jpg',
    'a (3).color.jpg',
    'a (2) (2).color.jpg',
    'a.color.png',
    'x',
    'x (2)',
  ]);
});

it('leaves no way out of the folder', () => {
  expect(['../../a.jpg', '..\\a.jpg', '/etc/a.jpg'].map(uniqueNames())).toEqual([
    '.._.._a.jpg',
    '.._a.jpg',
    '_etc_a.jpg',
  ]);
});

it('makes names that can be unpacked everywhere, and tells those apart that look the same', () => {
  const names = [
    'a "b" <c>: d?.color.jpg',
    '\u00e9.color.jpg',
    'e\u0301.color.jpg',
    `${'\u98a8'.repeat(80)}.color.jpg`,
  ];
  const unique = names.map(uniqueNames());
  expect(unique.slice(0, 3)).toEqual(['a _b_ _c__ d_.color.jpg', '\u00e9.color.jpg', 'e\u0301 (2).color.jpg']);
  // 66 characters of 3 bytes fit into 200.
  expect(unique[3]).toBe(`${'\u98a8'.repeat(66)}.color.jpg`);
});
