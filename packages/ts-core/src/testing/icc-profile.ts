/** Small ICC version 2 display profiles with pure power curves, for tests of color management. */

/** A gray profile of the given gamma. */
export function grayProfile(gamma: number): Buffer {
  return profile('GRAY', [['kTRC', curve(gamma)]]);
}

/** Adobe RGB (1998): its primaries, adapted to D50, and gamma 563/256. */
export function adobeRgbProfile(): Buffer {
  const gamma = curve(563 / 256);
  return profile('RGB ', [
    ['rXYZ', xyz(0.60974, 0.31111, 0.01947)],
    ['gXYZ', xyz(0.20528, 0.62567, 0.06087)],
    ['bXYZ', xyz(0.14919, 0.06322, 0.74457)],
    ['rTRC', gamma],
    ['gTRC', gamma],
    ['bTRC', gamma],
  ]);
}

type Tag = readonly [name: string, data: Buffer];

function profile(space: string, tags: Tag[]): Buffer {
  const white = xyz(0.9642, 1, 0.8249);
  const all: Tag[] = [['desc', description(`test ${space}`)], ['cprt', text('none')], ['wtpt', white], ...tags];
  const head = Buffer.alloc(128);
  head.writeUInt32BE(0x02400000, 8);
  head.write(`mntr${space}XYZ `, 12, 'latin1');
  [2026, 1, 1].forEach((part, i) => head.writeUInt16BE(part, 24 + 2 * i));
  head.write('acsp', 36, 'latin1');
  white.copy(head, 68, 8);
  const table = Buffer.alloc(4 + 12 * all.length);
  table.writeUInt32BE(all.length, 0);
  let offset = head.length + table.length;
  all.forEach(([name, data], i) => {
    table.write(name, 4 + 12 * i, 'latin1');
    table.writeUInt32BE(offset, 8 + 12 * i);
    table.writeUInt32BE(data.length, 12 + 12 * i);
    offset += data.length;
  });
  head.writeUInt32BE(offset, 0);
  return Buffer.concat([head, table, ...all.map(([, data]) => data)]);
}

function xyz(...values: [number, number, number]): Buffer {
  const data = Buffer.alloc(20);
  data.write('XYZ ', 'latin1');
  values.forEach((value, i) => data.writeInt32BE(Math.round(value * 65536), 8 + 4 * i));
  return data;
}

function curve(gamma: number): Buffer {
  const data = Buffer.alloc(16);
  data.write('curv', 'latin1');
  data.writeUInt32BE(1, 8);
  data.writeUInt16BE(Math.round(gamma * 256), 12);
  return data;
}

function description(value: string): Buffer {
  const data = Buffer.alloc(Math.ceil((13 + value.length + 78) / 4) * 4);
  data.write('desc', 'latin1');
  data.writeUInt32BE(value.length + 1, 8);
  data.write(value, 12, 'latin1');
  return data;
}

function text(value: string): Buffer {
  const data = Buffer.alloc(Math.ceil((9 + value.length) / 4) * 4);
  data.write('text', 'latin1');
  data.write(value, 8, 'latin1');
  return data;
}
