/** Reads the stored cases that tools/reference writes; the C++ twin is native-cuda/test/case_file.h. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const native = dirname(createRequire(import.meta.url).resolve('@lithochrome/native-cuda/package.json'));
const folder = join(native, 'test', 'cases');

export interface CaseTensor {
  dtype: 'f32' | 'i32' | 'u8' | 'u16';
  shape: number[];
  values: Float64Array;
}

export class CaseFile {
  readonly options = new Map<string, string>();
  readonly tensors = new Map<string, CaseTensor>();

  constructor(readonly name: string) {
    const words = readFileSync(join(folder, `${name}.case`), 'ascii').split(/\s+/);
    for (let at = 2; at < words.length - 1; ) at = this.readEntry(words, at);
  }

  tensor(name: string): CaseTensor {
    const found = this.tensors.get(name);
    if (!found) throw new Error(`the case ${this.name} has no tensor ${name}`);
    return found;
  }

  number(name: string, fallback: number): number {
    const found = this.options.get(name);
    return found === undefined ? fallback : Number(found);
  }

  private readEntry(words: string[], at: number): number {
    const name = words[at + 1]!;
    if (words[at] === 'option') {
      this.options.set(name, words[at + 2]!);
      return at + 3;
    }
    const rank = Number(words[at + 3]);
    const values = at + 4 + rank;
    const shape = words.slice(at + 4, values).map(Number);
    const count = shape.reduce((product, size) => product * size, 1);
    const dtype = words[at + 2] as CaseTensor['dtype'];
    this.tensors.set(name, { dtype, shape, values: Float64Array.from(words.slice(values, values + count), Number) });
    return values + count;
  }
}

/** Names of the stored cases that start with `prefix`. */
export function caseNames(prefix: string): string[] {
  const names = readdirSync(folder).map((file) => file.replace(/\.case$/, ''));
  return names.filter((name) => name.startsWith(prefix)).sort();
}
