/** From samples to a file's bytes, with the metadata of the input. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sharp } from 'sharp';
import { ioError } from '../errors.js';
import { mapInFlight } from '../map-in-flight.js';
import { setExifHeight } from './exif-size.js';
import { exifOfJpeg, joinJpegStrips, jpegStripRows } from './join-jpeg.js';
import { metadataCarrier } from './metadata-carrier.js';
import { capabilities, encoderOptions, type OutputFormat } from './output-format.js';
import { bitDepthOf, type Picture, type Samples } from './picture.js';
import { encodeError } from './picture-error.js';
import { openPicture, openSamples } from './safe-sharp.js';

export interface WriteImageOptions {
  format: OutputFormat;
  /** 1…100 for JPEG, WebP and AVIF. Default: 97, 95 and 92. */
  quality?: number;
}

export interface WrittenImage {
  image: Buffer;
  /** Bits per sample in the file. */
  bitDepth: number;
}

/**
 * Encodes `rgb` (sRGB, [height,width,3], the depth of the picture's pixels) with the alpha and the metadata of `picture`. An RGB
 * profile of the input is converted back into and attached. PNG and TIFF are lossless; JPEG, which holds no alpha, shows
 * the picture on white.
 *
 * @throws LithochromeError IMAGE_TOO_LARGE where the format cannot hold the size, IO for a full disk
 */
export async function writeImage(picture: Picture, rgb: Samples, options: WriteImageOptions): Promise<WrittenImage> {
  const { format, quality } = options;
  const bitDepth = fileBitDepth(picture, format);
  try {
    const samples = picture.alpha ? await joinAlpha(picture, rgb, capabilities[format].alpha) : rgb;
    const inStrips = format === 'jpeg' && picture.width * picture.height >= WHOLE_PIXELS;
    const image = await withProfile(picture.carried.iccProfile, async (profile) => {
      const encode: Encode = async (part, partSamples) =>
        (await carry(part, partSamples, profile))
          .toColourspace(bitDepth > 8 ? 'rgb16' : 'srgb')
          .toFormat(format, encoderOptions(format, bitDepth, quality))
          .toBuffer();
      return inStrips ? encodeStrips(picture, samples, encode) : encode(picture, samples);
    });
    return { image, bitDepth };
  } catch (error) {
    throw encodeError(error, picture.source.name, format);
  }
}

/** Encodes a picture, or rows of one. */
type Encode = (part: Picture, samples: Samples) => Promise<Buffer>;
/** Pixels from which on a JPEG is encoded in strips, and of a strip at most: each costs about 1 ms more than its part of a whole. */
const WHOLE_PIXELS = 1_000_000;
const STRIP_PIXELS = 3 << 20;

function fileBitDepth({ pixels, source }: Picture, format: OutputFormat): number {
  const { bitDepth } = capabilities[format];
  if (bitDepthOf(pixels) === 8) return 8;
  return bitDepth === 12 ? Math.min(12, source.bitDepth) : bitDepth;
}

/** [height,width,4], or, on white, [height,width,3]. (sharp takes any typed array; its types know only Buffer.) */
async function joinAlpha({ width, height, alpha }: Picture, rgb: Samples, keep: boolean): Promise<Samples> {
  const plane = { width, height, channels: 1 } as const;
  const joined = openSamples(rgb, { width, height, channels: 3 }).joinChannel(alpha as Buffer, { raw: plane });
  const samples = await rawSamples(joined, bitDepthOf(rgb));
  if (keep) return samples;
  return rawSamples(
    openSamples(samples, { width, height, channels: 4 }).flatten({ background: '#fff' }),
    bitDepthOf(rgb),
  );
}

async function rawSamples(pipeline: Sharp, bitDepth: 8 | 16): Promise<Samples> {
  const wide = bitDepth === 16;
  const raw = pipeline.toColourspace(wide ? 'rgb16' : 'srgb').raw({ depth: wide ? 'ushort' : 'uchar' });
  const { buffer, byteOffset, byteLength } = await raw.toBuffer();
  return wide ? new Uint16Array(buffer, byteOffset, byteLength / 2) : new Uint8Array(buffer, byteOffset, byteLength);
}

/** As JPEG in strips that are encoded side by side; the file decodes to the same samples as one encoded at once. */
async function encodeStrips(picture: Picture, samples: Samples, encode: Encode): Promise<Buffer> {
  const { height, carried } = picture;
  const stripRows = jpegStripRows(picture, STRIP_PIXELS);
  const rowSize = samples.length / height;
  // More than cores: none waits for the event loop.
  const strips = await mapInFlight(Math.ceil(height / stripRows), 2 * availableParallelism(), (i) => {
    const top = i * stripRows;
    const part = { ...picture, height: Math.min(stripRows, height - top), carried: i === 0 ? carried : {} };
    return encode(part, samples.subarray(top * rowSize, (top + part.height) * rowSize));
  });
  const image = joinJpegStrips(strips, { height, stripRows });
  const exif = exifOfJpeg(image);
  if (exif) setExifHeight(exif, height);
  return image;
}

/** The samples as an sRGB image that has the metadata of the picture. */
async function carry(
  { width, height, carried }: Picture,
  samples: Samples,
  profile: string | undefined,
): Promise<Sharp> {
  const channels = (samples.length / (width * height)) as 3 | 4;
  const pipeline =
    carried.exif || profile
      ? onCarrier(await metadataCarrier(bitDepthOf(samples), channels, carried.exif), samples, {
          width,
          height,
          channels,
        })
      : openSamples(samples, { width, height, channels });
  if (carried.exif) pipeline.keepExif();
  if (carried.xmp) pipeline.withXmp(carried.xmp);
  if (carried.density) pipeline.withDensity(carried.density);
  if (profile) pipeline.withIccProfile(profile);
  return pipeline;
}

/** The samples put on the carrier, which libvips takes EXIF and the color space from: sharp takes neither beside raw samples. */
function onCarrier(carrier: Buffer, samples: Samples, raw: { width: number; height: number; channels: 3 | 4 }): Sharp {
  const background = raw.channels === 4 ? { r: 0, g: 0, b: 0, alpha: 0 } : '#000000';
  return openPicture(carrier, { ignoreIcc: true })
    .extend({ right: raw.width - 1, bottom: raw.height - 1, background })
    .boolean(samples as Buffer, 'or', { raw });
}

/** Calls `work` with the path of the profile, which libvips takes from a file only. */
async function withProfile<T>(profile: Buffer | undefined, work: (path?: string) => Promise<T>): Promise<T> {
  if (!profile) return work();
  const folder = await mkdtemp(join(tmpdir(), 'lithochrome-')).catch((error: unknown) => {
    throw ioError(error, `make a folder for the color profile in ${tmpdir()}`);
  });
  const path = join(folder, 'profile.icc');
  try {
    await writeFile(path, profile).catch((error: unknown) => {
      throw ioError(error, `write the color profile to ${path}`);
    });
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
