/** From a file to samples in memory: what is colorized, and what the result has to carry over. */
import type { Metadata, Sharp } from 'sharp';
import { LithochromeError } from '../errors.js';
import { carriedExif } from './exif.js';
import type { CarriedMetadata, Picture, Samples } from './picture.js';
import { decodeError } from './picture-error.js';
import { type OpenedInput, openInput, type PictureInput } from './picture-input.js';
import { DEFAULT_MAX_PIXELS, openPicture } from './safe-sharp.js';
import { type InputFormat, sniffFormat } from './sniff-format.js';
import { carriedXmp } from './xmp.js';

export interface ReadImageOptions {
  /** Pictures with more pixels are refused. Default: 268,402,689 (16,383²). */
  maxPixels?: number;
}

/** A picture whose header has been read. */
interface Opened extends OpenedInput {
  format: InputFormat;
  header: Metadata;
  limitInputPixels: number;
}

/** A picture whose size is known, and which has not been decoded. */
export interface OpenedImage {
  /** As stored, before it is turned upright. */
  pixels: number;
  /** Of the file, where it is in memory; 0 for a path. */
  bytes: number;
  /** With `maxSide` the longer side is reduced to this many pixels, which is faster. */
  decode(maxSide?: number): Promise<Picture>;
}

/** The first half of `readImage`: reads the header. @throws LithochromeError as `readImage` */
export async function openImage(input: PictureInput, options: ReadImageOptions = {}): Promise<OpenedImage> {
  const opened = await openHeader(await openInput(input), options.maxPixels ?? DEFAULT_MAX_PIXELS);
  const { data, header } = opened;
  const bytes = typeof data === 'string' ? 0 : data.byteLength;
  return { pixels: header.width * header.height, bytes, decode: (maxSide) => decode(opened, maxSide) };
}

/**
 * Reads JPEG, PNG, WebP, TIFF, GIF and AVIF: the first page, upright, in sRGB (through the input's color profile), 16 bit
 * where the input has more than 8. Gray without a profile stays one channel.
 *
 * @throws LithochromeError INVALID_INPUT (missing, empty, damaged, no picture), UNSUPPORTED_IMAGE, IMAGE_TOO_LARGE, IO
 * @example const { width, height, pixels } = await readImage('cliff.tif');
 */
export async function readImage(input: PictureInput, options: ReadImageOptions = {}): Promise<Picture> {
  return (await openImage(input, options)).decode();
}

async function decode(opened: Opened, maxSide?: number): Promise<Picture> {
  const fit: Fit = (pipeline) =>
    maxSide === undefined
      ? pipeline
      : pipeline.resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true });
  try {
    const profile = profileOf(opened.header);
    const { samples: pixels, width, height, channels, profileUsed } = await decodeColor(opened, profile, fit);
    const alpha = opened.header.hasAlpha ? await decodeAlpha(opened, fit) : null;
    const { name, format, header } = opened;
    const notes = notesOn(header, profile !== null && !profileUsed);
    const source = { name, format, bitDepth: header.bitsPerSample ?? 8, notes };
    const carried = carriedMetadata(header);
    if (profile === 'RGB' && profileUsed) carried.iccProfile = header.icc;
    return { width, height, channels, pixels, alpha, source, carried };
  } catch (error) {
    throw decodeError(error, opened.name);
  }
}

/** Brings a picture to the size asked for. */
type Fit = (pipeline: Sharp) => Sharp;

async function openHeader(opened: OpenedInput, maxPixels: number): Promise<Opened> {
  const { name, data, head } = opened;
  const sniffed = sniffFormat(head, name);
  if (!sniffed) throw new LithochromeError('INVALID_INPUT', `${name} is not a picture; ${READABLE}`);
  if (!sniffed.readable) {
    const message = `${name} is ${sniffed.description}, which is not supported; ${READABLE}`;
    throw new LithochromeError('UNSUPPORTED_IMAGE', message);
  }
  const header = await openPicture(data, { limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      throw decodeError(error, name);
    });
  const pixels = header.width * header.height;
  if (pixels > maxPixels) {
    const message = `${name} has ${header.width} × ${header.height} = ${pixels} pixels, more than the limit of ${maxPixels}`;
    throw new LithochromeError('IMAGE_TOO_LARGE', `${message}; reduce it`);
  }
  checkSamples(name, header);
  return { ...opened, format: sniffed.format, header, limitInputPixels: maxPixels };
}

const READABLE = 'give a JPEG, PNG, WebP, TIFF, GIF or AVIF';

function checkSamples(name: string, { depth, space, channels }: Metadata): void {
  const known = depth === 'uchar' || depth === 'ushort';
  if (known && channels <= 5 && space !== 'multiband') return;
  const message = `${name} has ${channels} channels of type ${depth} (${space}), which is not supported`;
  throw new LithochromeError('UNSUPPORTED_IMAGE', `${message}; save it as 8-bit or 16-bit gray or RGB`);
}

type ProfileKind = 'RGB' | 'GRAY' | 'CMYK';

function profileOf({ icc }: Metadata): ProfileKind | null {
  // Bytes 16…19 of an ICC profile: the color space of its device side.
  const space = icc?.toString('latin1', 16, 20).trim();
  return space === 'RGB' || space === 'GRAY' || space === 'CMYK' ? space : null;
}

/** Decodes to sRGB, or to gray where there is nothing to convert. */
async function decodeColor(opened: Opened, profile: ProfileKind | null, fit: Fit) {
  const { header, data, limitInputPixels } = opened;
  const wide = isWide(header);
  const gray = header.space === 'b-w' || header.space === 'grey16';
  const converted = profile !== null && profile !== 'CMYK';
  // Left alone, sharp takes 16-bit RGB to Display P3 and passes by the profile of 16-bit gray.
  const pipeline = openPicture(data, { limitInputPixels, ignoreIcc: converted });
  if (converted) pipeline.withIccProfile('srgb');
  let profileUsed = true;
  pipeline.on('warning', (warning: string) => {
    if (/profile/i.test(warning)) profileUsed = false;
  });
  const asGray = gray && profile !== 'RGB';
  const space = asGray ? (wide ? 'grey16' : 'b-w') : wide ? 'rgb16' : 'srgb';
  const decoded = await toSamples(fit(pipeline.removeAlpha()).toColourspace(space), wide);
  return { ...decoded, channels: decoded.channels as 1 | 3, profileUsed };
}

async function decodeAlpha({ data, header, limitInputPixels }: Opened, fit: Fit): Promise<Samples> {
  const wide = isWide(header);
  const pipeline = openPicture(data, { limitInputPixels, ignoreIcc: true });
  const colored = fit(pipeline).toColourspace(wide ? 'rgb16' : 'srgb');
  const { samples } = await toSamples(colored.extractChannel('alpha'), wide);
  return samples;
}

/** 16-bit CMYK is brought to 8-bit sRGB. */
function isWide({ depth, space }: Metadata): boolean {
  return depth === 'ushort' && space !== 'cmyk';
}

async function toSamples(pipeline: Sharp, wide: boolean) {
  const raw = pipeline.raw({ depth: wide ? 'ushort' : 'uchar' });
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const { buffer, byteOffset, byteLength } = data;
  const samples = wide ? new Uint16Array(buffer, byteOffset, byteLength / 2) : data;
  return { samples, width: info.width, height: info.height, channels: info.channels };
}

function carriedMetadata({ exif, xmp, density }: Metadata): CarriedMetadata {
  const carried: CarriedMetadata = {};
  if (exif) carried.exif = carriedExif(exif);
  const text = xmp && carriedXmp(xmp.toString());
  if (text) carried.xmp = text;
  if (density) carried.density = density;
  return carried;
}

function notesOn(header: Metadata, profileIgnored: boolean): string[] {
  const notes: string[] = [];
  const pages = header.pages ?? 1;
  if (pages > 1) notes.push(`Only the first of ${pages} pages or frames was colorized.`);
  if (profileIgnored) notes.push('The embedded color profile could not be used; the samples were taken as sRGB.');
  return notes;
}
