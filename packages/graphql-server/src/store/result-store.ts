/** Results as flat files: `<id>.image.<ext>`, `<id>.uncertainty.png`, and `<id>.json`, which makes them a result. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFilesAtomically } from '@lithochrome/ts-core';
import type { EngineResult } from '../engine/protocol.js';
import {
  hypothesisPart,
  pictureOf,
  picturesOf,
  type ResultPart,
  type ResultRecord,
  resultRecordSchema,
  type StoredImage,
} from './result-record.js';

export interface RetentionLimits {
  maxAgeMs: number;
  maxBytes: number;
}

interface Entry {
  createdAt: number;
  bytes: number;
  files: string[];
}

const idPattern = /^[\w-]{22}$/;

/** A new result's id. */
export const newResultId = (): string => randomBytes(16).toString('base64url');

/** Keeps results until they are too old or too much; one process at a time owns the folder. */
export class ResultStore {
  readonly #folder: string;
  readonly #limits: RetentionLimits;
  /** Oldest first. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  private constructor(folder: string, limits: RetentionLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Takes stock of the folder and removes what a killed process left half written. */
  static async open(folder: string, limits: RetentionLimits): Promise<ResultStore> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const store = new ResultStore(folder, limits);
    await store.#takeStock();
    await store.sweep();
    return store;
  }

  /** Bytes of all pictures kept. */
  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#entries.size;
  }

  /** Stores a result; when this resolves it survives a crash. */
  async add(result: EngineResult, owner: string | null, id = newResultId()): Promise<ResultRecord> {
    const { width, height, format, inputFormat: _input, bitDepth: _depth, ...about } = result.info;
    const size = { width, height };
    const files: [name: string, data: Buffer | string][] = [];
    const store = (
      file: string,
      data: Buffer,
      about: Pick<StoredImage, 'width' | 'height' | 'mimeType'>,
    ): StoredImage => {
      files.push([file, data]);
      return { file, ...about, bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') };
    };
    const image = store(`${id}.image.${format}`, result.image, { ...size, mimeType: `image/${format}` });
    const map = result.uncertainty;
    const uncertainty = map && store(`${id}.uncertainty.png`, map, { ...size, mimeType: 'image/png' });
    const hypotheses = result.hypotheses.map(({ image: small, ...of }, i) =>
      store(`${id}.${hypothesisPart(i + 1)}.jpeg`, small, { ...of, mimeType: 'image/jpeg' }),
    );
    const pictures = { image, hypotheses, ...(uncertainty ? { uncertainty } : {}) };
    const { timings } = result;
    const record: ResultRecord = { version: 1, id, owner, createdAt: Date.now(), ...pictures, ...about, timings };
    // The record last: it makes them a result.
    await writeFilesAtomically(this.#folder, [...files, [`${id}.json`, JSON.stringify(record)]]);
    this.#keep(record);
    await this.sweep();
    return record;
  }

  /** A result that is still there. */
  async find(id: string): Promise<ResultRecord | null> {
    if (!idPattern.test(id) || !this.#entries.has(id)) return null;
    if (this.#isOld(this.#entries.get(id)!, Date.now())) return null;
    const text = await readFile(join(this.#folder, `${id}.json`), 'utf8').catch(() => null);
    return text === null ? null : resultRecordSchema.parse(JSON.parse(text));
  }

  /** Where a picture of a result lies, and what it is. */
  async findPicture(id: string, part: ResultPart): Promise<{ path: string; image: StoredImage } | null> {
    const record = await this.find(id);
    const image = record && pictureOf(record, part);
    return image ? { path: join(this.#folder, image.file), image } : null;
  }

  /** Deletes what is too old, and the oldest of what is too much; the newest one stays. */
  async sweep(now = Date.now()): Promise<void> {
    for (const [id, entry] of this.#entries) {
      const isMuch = this.#bytes > this.#limits.maxBytes && this.#entries.size > 1;
      if (!this.#isOld(entry, now) && !isMuch) break;
      this.#entries.delete(id);
      this.#bytes -= entry.bytes;
      // The record first: without it the rest is nothing.
      for (const file of [`${id}.json`, ...entry.files]) await rm(join(this.#folder, file), { force: true });
    }
  }

  #keep(record: ResultRecord): void {
    const { id, createdAt } = record;
    const images = picturesOf(record);
    const bytes = images.reduce((sum, one) => sum + one.bytes, 0);
    this.#entries.set(id, { createdAt, bytes, files: images.map(({ file }) => file) });
    this.#bytes += bytes;
  }

  #isOld({ createdAt }: Entry, now: number): boolean {
    return createdAt < now - this.#limits.maxAgeMs;
  }

  async #takeStock(): Promise<void> {
    const names = await readdir(this.#folder);
    const records = await Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => this.#read(name)));
    const whole = records.filter((record) => record !== null).sort((a, b) => a.createdAt - b.createdAt);
    for (const record of whole) this.#keep(record);
    const known = new Set([...this.#entries].flatMap(([id, { files }]) => [`${id}.json`, ...files]));
    const left = names.filter((name) => !known.has(name));
    await Promise.all(left.map((name) => rm(join(this.#folder, name), { force: true, recursive: true })));
  }

  /** The record of a result whose pictures are whole. */
  async #read(name: string): Promise<ResultRecord | null> {
    try {
      const record = resultRecordSchema.parse(JSON.parse(await readFile(join(this.#folder, name), 'utf8')));
      const images = picturesOf(record);
      const sizes = await Promise.all(images.map(({ file }) => stat(join(this.#folder, file))));
      return images.every(({ bytes }, i) => sizes[i]!.size === bytes) ? record : null;
    } catch {
      return null;
    }
  }
}
