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
