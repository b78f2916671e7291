/** Gives each name once, also where capitals do not count: "a.jpg", "A (2).jpg". A name stays below the folder it is unpacked to. */
export function uniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const flat = name.replace(/[/\\]/g, '_');
    const [, stem = flat, rest = ''] = /^(.+?)((?:\.color)?\.[^.]+)$/.exec(flat) ?? [];
    let unique = flat;
    for (let count = 2; taken.has(unique.toLowerCase()); count++) unique = `${stem} (${count})${rest}`;
    taken.add(unique.toLowerCase());
    return unique;
  };
}
