const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/tiff': 'tif',
  'image/avif': 'avif',
};

/** "Plate 12.TIF" as JPEG → "Plate 12.color.jpg". */
export function downloadName(original: string, mimeType: string): string {
  const stem = original.replace(/\.[^.]*$/, '') || 'picture';
  return `${stem}.color.${extensions[mimeType] ?? 'img'}`;
}
