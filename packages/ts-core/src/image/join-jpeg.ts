/** One JPEG out of strips that were encoded apart, which several cores can do at once. */

/** The frame's samples start at multiples of this many rows and columns in 4:4:4. */
export const JPEG_BLOCK = 8;
/** A restart interval is stored in 16 bits. */
const LARGEST_INTERVAL = 0xffff;

const SOI = 0xd8;
const EOI = 0xd9;
const SOF0 = 0xc0;
const SOS = 0xda;
const DRI = 0xdd;
const RST0 = 0xd0;
const APP1 = 0xe1;
const EXIF_PREFIX = 'Exif\0\0';

/**
 * Rows of each strip but the last: a multiple of a block's, of at most `pixels` pixels, and no more blocks than a restart interval
 * holds. The strips are about equal and even in number, so that two cores have the same to do.
 */
export function jpegStripRows({ width, height }: { width: number; height: number }, pixels: number): number {
  const across = Math.ceil(width / JPEG_BLOCK);
  const down = Math.ceil(height / JPEG_BLOCK);
  const most = Math.min(Math.floor(pixels / width / JPEG_BLOCK), Math.floor(LARGEST_INTERVAL / across));
  const strips = 2 * Math.ceil(down / Math.max(1, most) / 2);
  return JPEG_BLOCK * Math.ceil(down / strips);
}

/**
 * Joins baseline JPEGs (ITU T.81) in 4:4:4 with the same width, tables and settings, of `stripRows` rows each but the last,
 * into one of `height` rows: their scans follow each other with restart markers between. The first strip's metadata stays.
 */
export function joinJpegStrips(
  strips: readonly Buffer[],
  { height, stripRows }: { height: number; stripRows: number },
): Buffer {
  const [first, ...rest] = strips.map(splitJpeg);
  if (!first) throw new Error('no strips');
  const header = Buffer.from(first.header);
  header.writeUInt16BE(height, first.frame + 5);
  const across = Math.ceil(header.readUInt16BE(first.frame + 7) / JPEG_BLOCK);
  const interval = Buffer.from([0xff, DRI, 0, 4, 0, 0]);
  interval.writeUInt16BE((across * stripRows) / JPEG_BLOCK, 4);
  const parts = [header, interval, first.scan];
  rest.forEach(({ data }, i) => parts.push(Buffer.from([0xff, RST0 + (i % 8)]), data));
  return Buffer.concat([...parts, Buffer.from([0xff, EOI])]);
}

interface SplitJpeg {
  /** Everything before the scan. */
  header: Buffer;
  /** Where the frame's marker is in it. */
  frame: number;
  /** The scan's header and data. */
  scan: Buffer;
  /** The data alone. */
  data: Buffer;
}

function splitJpeg(file: Buffer): SplitJpeg {
  if (file[0] !== 0xff || file[1] !== SOI || file.at(-1) !== EOI) throw new Error('a strip is not a JPEG');
  let frame = 0;
  for (const { marker, at, end } of segments(file)) {
    if (marker === SOF0) frame = at;
    if (marker !== SOS) continue;
    if (frame === 0) throw new Error('a strip is not a baseline JPEG');
    const last = file.length - 2;
    return { header: file.subarray(0, at), frame, scan: file.subarray(at, last), data: file.subarray(end, last) };
  }
  throw new Error('a strip has no scan');
}

/** The EXIF TIFF block of a JPEG, in its memory. */
export function exifOfJpeg(file: Buffer): Buffer | undefined {
  for (const { marker, at, end } of segments(file)) {
    const start = at + 4 + EXIF_PREFIX.length;
    if (marker === APP1 && file.toString('latin1', at + 4, start) === EXIF_PREFIX) return file.subarray(start, end);
  }
  return undefined;
}

/** The marker segments up to the header of the first scan. */
function* segments(file: Buffer): Generator<{ marker: number; at: number; end: number }> {
  for (let at = 2, marker = 0; at + 4 <= file.length && marker !== SOS; ) {
    marker = file[at + 1]!;
    const end = at + 2 + file.readUInt16BE(at + 2);
    yield { marker, at, end };
    at = end;
  }
}
