/** Tells formats apart by their first bytes, so that nothing but the formats listed here reaches a decoder. */
import { extname } from 'node:path';

export type InputFormat = 'jpeg' | 'png' | 'webp' | 'tiff' | 'gif' | 'avif';

/** Bytes that `sniffFormat` wants to see. */
export const SNIFF_BYTES = 1024;

export type Sniffed = { readable: true; format: InputFormat } | { readable: false; description: string } | null;

type Signature = readonly [pattern: RegExp, result: string];

// Patterns over the bytes as Latin-1 text.
const readableSignatures: readonly (readonly [RegExp, InputFormat])[] = [
  [/^\xff\xd8\xff/, 'jpeg'],
  [/^\x89PNG\r\n\x1a\n/, 'png'],
  [/^RIFF[^]{4}WEBP/, 'webp'],
  [/^(II[*+]\0|MM\0[*+])/, 'tiff'],
  [/^GIF8[79]a/, 'gif'],
  [/^[^]{4}ftyp([^]{4})*?avi[fs]/, 'avif'],
];
const CAMERA_RAW = 'a camera raw file';
const otherSignatures: readonly Signature[] = [
  // DNG: a TIFF with the tag DNGVersion.
  [/^(II\*\0[^]*\x12\xc6\x01\0\x04\0\0\0|MM\0\*[^]*\xc6\x12\0\x01\0\0\0\x04)/, CAMERA_RAW],
  [/^(II\*\0[^]{4}CR|IIRO|IIRS|IIU\0|FUJIFILMCCD-RAW|[^]{4}ftypcrx )/, CAMERA_RAW],
  [/^[^]{4}ftyp(hei|hev|mif1|msf1)/, 'HEIC'],
  [/^BM[^]{4}\0\0\0\0/, 'BMP'],
  [/^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, 'JPEG 2000'],
  [/^(\xff\x0a|\0\0\0\x0cJXL )/, 'JPEG XL'],
  [/^#\?(RADIANCE|RGBE)/, 'Radiance HDR'],
  [/^\x76\x2f\x31\x01/, 'OpenEXR'],
  [/^P[1-7][\s#]/, 'a portable anymap (PPM, PGM, PBM)'],
  [/^8BPS/, 'a Photoshop document'],
  [/^%PDF/, 'PDF'],
  [/^\0\0\x01\0[^]{6}/, 'an icon (ICO)'],
  [/^(\xef\xbb\xbf)?\s*<(\?xml[^]*<svg|!DOCTYPE svg|!--[^]*<svg|svg)/, 'SVG'],
];
const rawExtensions = new Set(['.dng', '.cr2', '.cr3', '.nef', '.arw', '.orf', '.raf', '.rw2']);

/**
 * The format of a file from its first bytes; null where they are of no picture. A camera raw file often is
 * a TIFF whose first page is a thumbnail, hence the look at the name.
 */
export function sniffFormat(head: Uint8Array, name: string): Sniffed {
  const text = Buffer.from(head.subarray(0, SNIFF_BYTES)).toString('latin1');
  if (rawExtensions.has(extname(name).toLowerCase())) return { readable: false, description: CAMERA_RAW };
  const other = otherSignatures.find(([pattern]) => pattern.test(text));
  const known = readableSignatures.find(([pattern]) => pattern.test(boxBrands(text)));
  if (known && other?.[1] !== CAMERA_RAW) return { readable: true, format: known[1] };
  return other ? { readable: false, description: other[1] } : null;
}

/** Cuts an ISO media file to its first box, whose brands say what it is. */
function boxBrands(text: string): string {
  if (text.slice(4, 8) !== 'ftyp') return text;
  return text.slice(0, Buffer.from(text.slice(0, 4), 'latin1').readUInt32BE(0));
}
