/** What no name of a file has on every system; a name with a slash would leave the folder that it is unpacked to. */
const forbidden = /[/\\<>:"|?*\u0000-\u001f]/g;
/** UTF-8 bytes; names of 255 are the longest that file systems take. */
const MAX_STEM = 200;

/** Gives each name once, also where capitals do not count: "a.jpg", "A (2).jpg"; each can be unpacked everywhere. */
export function uniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const flat = name.replace(forbidden, '_');
    const [, long = flat, rest = ''] = /^(.+?)((?:\.color)?\.[^.]+)$/.exec(flat) ?? [];
    const stem = shortened(long);
    let unique = stem + rest;
    for (let count = 2; taken.has(sameness(unique)); count++) unique = `${stem} (${count})${rest}`;
    taken.add(sameness(unique));
    return unique;
  };
}

/** Equal for names that some file systems do not tell apart. */
const sameness = (name: string): string => name.normalize().toLowerCase();

function shortened(text: string): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= MAX_STEM) return text;
  // A character that was cut in two is left out.
  return new TextDecoder().decode(bytes.subarray(0, MAX_STEM)).replace(/\uFFFD$/, '');
}
