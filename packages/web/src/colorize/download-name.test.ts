import { expect, it } from 'vitest';
import { downloadName } from './download-name.js';

it.each([
  ['Plate 12.TIF', 'image/jpeg', 'Plate 12.color.jpg'],
  ['a.b.png', 'image/png', 'a.b.color.png'],
  ['scan', 'image/avif', 'scan.color.avif'],
  ['.jpg', 'image/jpeg', 'picture.color.jpg'],
])('%s as %s: %s', (name, type, expected) => expect(downloadName(name, type)).toBe(expected));
