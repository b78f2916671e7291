/** Which of `ids` a key leads to from `current`; undefined for other keys and beyond the ends. */
export function idByKey(key: string, ids: readonly string[], current: string): string | undefined {
  const index = ids.indexOf(current);
  switch (key) {
    case 'ArrowLeft':
      return ids[index - 1];
    case 'ArrowRight':
      return ids[index + 1];
    case 'Home':
      return ids[0];
    case 'End':
      return ids.at(-1);
    default:
      return undefined;
  }
}
