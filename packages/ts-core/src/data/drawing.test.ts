import sharp from 'sharp';
import { expect, it } from 'vitest';
import { makePhoto } from '../testing/photos.js';
import { isDrawing, measureFlatness } from './drawing.js';

async function render(svg: string) {
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten({ background: '#fff' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return measureFlatness({ width: info.width, height: info.height, rgb: data });
}

it('keeps photographs, also with a blown-out sky', () => {
  const photo = makePhoto(2, 200, 160);
  expect(isDrawing(measureFlatness(photo))).toBe(false);
  photo.rgb.fill(255, 0, 200 * 64 * 3);
  expect(isDrawing(measureFlatness(photo))).toBe(false);
});

it('finds diagrams and flat illustrations', async () => {
  const open = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="240">';
  const diagram = `${open}<rect x="20" y="30" width="90" height="50" fill="#39c" stroke="#000"/><text x="30" y="60">input</text></svg>`;
  const landscape = `${open}<rect width="300" height="240" fill="#8cf"/><circle cx="220" cy="60" r="30" fill="#fd4"/>
    <path d="M0 160 L90 90 L180 170 L240 120 L300 180 V240 H0Z" fill="#495"/></svg>`;
  expect(isDrawing(await render(diagram))).toBe(true);
  expect(isDrawing(await render(landscape))).toBe(true);
});
