/**
 * sharp writes an EXIF block only if the image that it opened has one. So the result starts as a black picture that carries
 * the block, into which the samples are or-ed.
 */
import { crc32 } from 'node:zlib';
import { openSamples } from './safe-sharp.js';

/** A black 1×1 PNG of the given kind with an sRGB profile and the EXIF block, if any. */
export async function metadataCarrier(bitDepth: 8 | 16, channels: 3 | 4, exif: Buffer | undefined): Promise<Buffer> {
  const black = bitDepth === 16 ? new Uint16Array(channels) : new Uint8Array(channels);
  const png = await openSamples(black, { width: 1, height: 1, channels })
    .toColourspace(bitDepth === 16 ? 'rgb16' : 'srgb')
    .withIccProfile('srgb')
    .png()
    .toBuffer();
  // Right after the signature and IHDR.
  return exif ? Buffer.concat([png.subarray(0, 33), chunk('eXIf', exif), png.subarray(33)]) : png;
}

/** A PNG chunk: length, type, data, checksum over type and data. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const made = Buffer.alloc(body.length + 8);
  made.writeUInt32BE(data.length, 0);
  body.copy(made, 4);
  made.writeUInt32BE(crc32(body), body.length + 4);
  return made;
}
