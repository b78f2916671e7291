/** A name that the server takes: "Fjällräven trip (1).zip" → "Fjallraven trip 1". */
export function datasetName(fileName: string): string {
  const plain = fileName
    .replace(/\.zip$/i, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '');
  const allowed = plain
    .replace(/[^A-Za-z0-9 ._-]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
  return allowed.slice(0, 64).trim() || 'pictures';
}
