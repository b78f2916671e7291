import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  data?: Buffer | string;
  /** What the directory says, where it is not true. */
  claims?: { size?: number; packedSize?: number; crc?: number; method?: number; flags?: number };
  stored?: boolean;
  /** Unix mode with the file type. */
  mode?: number;
  /** Points to the data of the entry before. */
  overlaps?: boolean;
}

/** A zip, honest or not. */
export function zipFile(entries: readonly ZipEntry[], comment = ''): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let [offset, previous] = [0, 0];
  for (const entry of entries) {
    const made = encode(entry, entry.overlaps ? previous : offset);
    directory.push(made.record);
    if (entry.overlaps) continue;
    bodies.push(made.body);
    previous = offset;
    offset += made.body.length;
  }
  const records = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(records.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...bodies, records, end, Buffer.from(comment, 'latin1')]);
}

function encode({ name, data = '', claims = {}, stored = false, mode = 0 }: ZipEntry, offset: number) {
  const plain = Buffer.from(data);
  const packed = stored ? plain : deflateRawSync(plain);
  const path = Buffer.from(name);
  const head = Buffer.alloc(26);
  head.writeUInt16LE(20, 0);
  head.writeUInt16LE(0x800 | (claims.flags ?? 0), 2);
  head.writeUInt16LE(claims.method ?? (stored ? 0 : 8), 4);
  head.writeUInt32LE(claims.crc ?? crc32(plain), 10);
  head.writeUInt32LE(claims.packedSize ?? packed.length, 14);
  head.writeUInt32LE(claims.size ?? plain.length, 18);
  head.writeUInt16LE(path.length, 22);
  const body = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), head, path, packed]);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(mode * 0x10000, 6);
  tail.writeUInt32LE(offset, 10);
  // Made by Unix, where there is a mode.
  const madeBy = Buffer.from([20, mode === 0 ? 0 : 3]);
  const record = Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), madeBy, head, tail, path]);
  return { body, record };
}
