const PREFIX = 'Exif\0\0';

/**
 * An EXIF block as the result may carry it: without its prefix, and cut off from the thumbnail, which shows the
 * picture before it was colorized. (The writer resets the orientation.)
 */
export function carriedExif(block: Buffer): Buffer {
  const prefixed = block.toString('latin1', 0, PREFIX.length) === PREFIX;
  const tiff = Buffer.from(prefixed ? block.subarray(PREFIX.length) : block);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const read = (at: number, size: 2 | 4) => {
    if (at + size > tiff.length) return 0;
    return little ? tiff.readUIntLE(at, size) : tiff.readUIntBE(at, size);
  };
  // IFD0: a count, entries of 12 bytes, then the offset of IFD1, which holds the thumbnail.
  const directory = read(4, 4);
  const link = directory + 2 + 12 * read(directory, 2);
  if (link + 4 <= tiff.length) tiff.fill(0, link, link + 4);
  return tiff;
}
