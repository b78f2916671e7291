/** Tags of EXIF that hold the picture's height: ImageLength, and PixelYDimension of the Exif directory. */
const HEIGHT_TAGS = [0x0101, 0xa003];
const EXIF_DIRECTORY = 0x8769;

/** Writes the height into an EXIF TIFF block, in place, wherever it states one. */
export function setExifHeight(tiff: Buffer, height: number): void {
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const read = (at: number, size: 2 | 4) => {
    if (at + size > tiff.length) return 0;
    return little ? tiff.readUIntLE(at, size) : tiff.readUIntBE(at, size);
  };
  const write = (at: number, size: 2 | 4) => {
    if (at + size > tiff.length) return;
    if (little) tiff.writeUIntLE(height, at, size);
    else tiff.writeUIntBE(height, at, size);
  };
  const visit = (directory: number, depth: number): void => {
    for (let i = 0; i < read(directory, 2); i++) {
      const entry = directory + 2 + 12 * i;
      const tag = read(entry, 2);
      // Type 3 is 16 bits wide, 4 is 32.
      if (HEIGHT_TAGS.includes(tag)) write(entry + 8, read(entry + 2, 2) === 3 ? 2 : 4);
      if (tag === EXIF_DIRECTORY && depth === 0) visit(read(entry + 8, 4), 1);
    }
  };
  visit(read(4, 4), 0);
}
