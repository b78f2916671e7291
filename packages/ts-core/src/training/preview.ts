import { join } from 'node:path';
import sharp from 'sharp';
import { writeFileAtomically } from '../atomic-file.js';
import type { Crop } from './validation.js';

/** Pictures on a sheet. */
const COLUMNS = 8;

/** Writes a contact sheet: gray input, prediction and truth of a few validation crops, one above the other. */
export async function writePreview(folder: string, step: number, crops: readonly Crop[]): Promise<string> {
  const shown = crops.slice(0, COLUMNS);
  const { size } = shown[0]!;
  const rows = [(crop: Crop) => grayToRgb(crop.gray), (crop: Crop) => crop.prediction, (crop: Crop) => crop.truth];
  const tiles = rows.flatMap((picture, row) => {
    return shown.map((crop, column) => {
      const raw = { width: size, height: size, channels: 3 as const };
      return { input: Buffer.from(picture(crop)), raw, left: column * size, top: row * size };
    });
  });
  const create = { width: shown.length * size, height: rows.length * size, channels: 3 as const, background: 'white' };
  const path = join(folder, `step-${String(step).padStart(8, '0')}.png`);
  await writeFileAtomically(path, await sharp({ create }).composite(tiles).png().toBuffer());
  return path;
}

function grayToRgb(gray: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: gray.length * 3 }, (_, i) => gray[Math.floor(i / 3)]!);
}
