/** `text` without folders of this machine. */
export function withoutPaths(text: string): string {
  return text.replace(/(file:\/\/)?(\/[^\s/:;,'"()]+){2,}\/?/g, '<path>');
}
