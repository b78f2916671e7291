import { crc32, deflateSync } from 'node:zlib';
import { landscape } from './landscape.js';
import { bmp, hugePng } from './odd-files.js';
import { createRandom } from './random.js';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const random = createRandom(7);
const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, () => Math.floor(256 * random())));

/** Files that are no intact photograph, by what they are. */
export async function hostileFiles(): Promise<Record<string, Buffer>> {
  const view = landscape(5, 120, 90);
  const [jpeg, png, webp, gif] = await Promise.all([
    view.clone().jpeg().toBuffer(),
    view.clone().png().toBuffer(),
    view.clone().webp().toBuffer(),
    view.clone().gif().toBuffer(),
  ]);
  const tiff = await view.clone().tiff({ compression: 'deflate' }).toBuffer();
  const avif = await view.clone().avif({ effort: 0 }).toBuffer();
  const cut = (file: Buffer, share: number): Buffer => file.subarray(0, Math.floor(file.length * share));
  return {
    nothing: Buffer.alloc(0),
    'one byte': Buffer.alloc(1),
    'a JPEG cut early': cut(jpeg, 0.1),
    'a JPEG cut in half': cut(jpeg, 0.5),
    'a PNG cut in half': cut(png, 0.5),
    'a WebP cut in half': cut(webp, 0.5),
    'a TIFF cut in half': cut(tiff, 0.5),
    'a GIF cut in half': cut(gif, 0.5),
    'an AVIF cut in half': cut(avif, 0.5),
    'a PNG without its check sums': withoutChecks(png),
    'a JPEG that claims 65,500 px a side': claimedJpeg(jpeg),
    ...bombs(png),
    ...foreignFiles(),
    ...wrongMagic(),
  };
}

/** Small pictures with a trap in them that a decoder steps over. */
export async function trappedPictures(): Promise<Record<string, Buffer>> {
  const gif = await landscape(5, 120, 90).gif().toBuffer();
  return {
    'a GIF whose screen claims 65,535 px a side': claimedGif(gif),
    'a PNG with 50 MB behind its samples': insertChunk(hugePng(60, 60), 'IDAT', deflateSync(Buffer.alloc(50_000_000))),
  };
}

function bombs(png: Buffer): Record<string, Buffer> {
  return {
    'a PNG that claims 30,000 px a side': hugePng(30_000, 30_000),
    'a PNG that claims 2^31 px a side': hugePng(2 ** 31 - 1, 2 ** 31 - 1),
    'a PNG of no size': hugePng(0, 0),
    'a PNG with a profile that is a bomb': insertChunk(
      png.subarray(0, png.length - 40),
      'iCCP',
      Buffer.concat([latin1('x\0\0'), deflateSync(Buffer.alloc(50_000_000))]),
    ),
  };
}

function foreignFiles(): Record<string, Buffer> {
  const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
  return {
    SVG: latin1(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>',
    ),
    'an SVG of endless entities': latin1(
      `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY l0 "x">${entities}]><svg>&l9;</svg>`,
    ),
    HTML: latin1('<html><script>alert(1)</script></html>'),
    'an ImageMagick script': latin1("push graphic-context\nfill 'url(https://127.0.0.1/x)'\npop graphic-context\n"),
    PDF: latin1('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF'),
    BMP: bmp(20, 20),
    'a program': Buffer.concat([latin1('MZ\x90\0'), noise(2000)]),
    'a zip': Buffer.concat([latin1('PK\x03\x04'), noise(2000)]),
    noise: noise(300_000),
    'a path': latin1('/etc/passwd'),
  };
}

function wrongMagic(): Record<string, Buffer> {
  const ifdLoop = Buffer.alloc(14);
  ifdLoop.write('II*\0', 'latin1');
  ifdLoop.writeUInt32LE(8, 4);
  ifdLoop.writeUInt32LE(8, 10);
  return {
    'a JPEG signature before zeros': Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5000)]),
    'a PNG signature before noise': Buffer.concat([latin1('\x89PNG\r\n\x1a\n'), noise(5000)]),
    'a GIF that is a script': latin1('GIF89a/*....*/=1;alert(document.domain)//'),
    'a TIFF that points to itself': ifdLoop,
    'a TIFF that points beyond its end': latin1('II*\0\xff\xff\xff\x7f'),
    'a WebP of a wrong length': latin1('RIFF\xff\xff\xff\x7fWEBPVP8 \xff\xff\xff\x7f'),
    'an AVIF without anything': latin1('\0\0\0\x18ftypavif\0\0\0\0avifmif1'),
  };
}

/** Puts a chunk behind the header of a PNG. */
function insertChunk(png: Buffer, type: string, data: Buffer): Buffer {
  const body = Buffer.concat([latin1(type), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

function withoutChecks(png: Buffer): Buffer {
  const damaged = Buffer.from(png);
  damaged.writeUInt32BE(0, 29);
  return damaged;
}

function claimedJpeg(jpeg: Buffer): Buffer {
  const damaged = Buffer.from(jpeg);
  // Height and width follow marker, length and precision of the frame header.
  const frame = damaged.indexOf(Buffer.from([0xff, 0xc0]));
  damaged.writeUInt16BE(65_500, frame + 5);
  damaged.writeUInt16BE(65_500, frame + 7);
  return damaged;
}

function claimedGif(gif: Buffer): Buffer {
  const damaged = Buffer.from(gif);
  damaged.writeUInt16LE(65_535, 6);
  damaged.writeUInt16LE(65_535, 8);
  return damaged;
}
