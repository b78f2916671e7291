/**
 * An XMP packet as the result may carry it: upright, like the pixels. Null where it describes a second image inside
 * the file (a gain map, a motion photo), which the result has not.
 */
export function carriedXmp(packet: string): string | null {
  if (/hdrgm:|Container:Directory|GCamera:MotionPhoto/.test(packet)) return null;
  return packet
    .replace(/(tiff:Orientation=["'])\d(["'])/g, '$11$2')
    .replace(/(<tiff:Orientation>\s*)\d(\s*<)/g, '$11$2');
}
