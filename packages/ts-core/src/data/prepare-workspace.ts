/** The folder in which a data set grows: locked, resumable, and renamed into place when whole. */
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder, writeFileAtomically } from '../atomic-file.js';
import { ioError } from '../errors.js';
import { takeLock } from '../pid-lock.js';
import {
  type DatasetEntry,
  type DatasetHeader,
  forEachSplit,
  HEADER_NAME,
  HISTOGRAM_NAME,
  indexName,
  SHARD_BYTES,
  SKIPPED_NAME,
} from './dataset-format.js';
import type { Skip } from './scan.js';
import { GrowingFile, ShardWriter, type SplitProgress } from './shard-writer.js';
import { type Split, SPLITS } from './split.js';

const PROGRESS_NAME = 'progress.json';
const LOCK_NAME = 'lock';

/** What has been done; the files may be longer, and are cut to these lengths on resuming. */
interface Progress {
  fingerprint: string;
  /** Candidates dealt with. */
  done: number;
  splits: Record<Split, SplitProgress>;
  skippedBytes: number;
  skipped: Record<string, number>;
  histogram: number[];
}

/** What an open workspace holds. */
interface Held {
  folder: string;
  writers: Record<Split, ShardWriter>;
  skippedFile: GrowingFile;
  release: (movedTo?: string) => Promise<void>;
}

export class PrepareWorkspace {
  readonly histogram: Float64Array;
  readonly skipped: Record<string, number>;
  readonly fingerprint: string;
  done: number;
  readonly #held: Held;

  private constructor(
    held: Held,
    start: Progress,
    /** It goes on with an earlier run's work. */
    readonly resumed: boolean,
  ) {
    this.#held = held;
    this.fingerprint = start.fingerprint;
    this.done = start.done;
    this.skipped = { ...start.skipped };
    this.histogram = Float64Array.from(start.histogram);
  }

  /** Takes `<out>.partial`: goes on with an interrupted preparation of the same fingerprint, else starts anew. */
  static async open(out: string, fingerprint: string): Promise<PrepareWorkspace> {
    const folder = `${out}.partial`;
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw ioError(error, `create ${folder}`);
    });
    const release = await takeLock(join(folder, LOCK_NAME), `the preparation of ${out}`);
    try {
      const found = await readProgress(folder);
      const start = found?.fingerprint === fingerprint ? found : emptyProgress(fingerprint);
      if (start !== found) await clear(folder);
      await mkdir(join(folder, 'shards'), { recursive: true });
      const skippedFile = await GrowingFile.open(join(folder, SKIPPED_NAME), start.skippedBytes);
      const [train, val, test] = await Promise.all(
        SPLITS.map((split) => ShardWriter.open({ folder, split, shardBytes: SHARD_BYTES }, start.splits[split])),
      );
      const writers = { train: train!, val: val!, test: test! };
      return new PrepareWorkspace({ folder, writers, skippedFile, release }, start, start === found);
    } catch (error) {
      await release();
      throw ioError(error, `prepare in ${folder}`);
    }
  }

  async skip(skip: Skip): Promise<void> {
    this.skipped[skip.reason] = (this.skipped[skip.reason] ?? 0) + 1;
    await this.#held.skippedFile.appendLine(skip);
  }

  get writers(): Record<Split, ShardWriter> {
    return this.#held.writers;
  }

  get counts(): Record<Split, number> {
    return forEachSplit((split) => this.writers[split].progress.count);
  }

  /** The pictures stored before an interruption. */
  async *stored(): AsyncGenerator<DatasetEntry> {
    for (const split of SPLITS) {
      const text = await readFile(join(this.#held.folder, indexName(split)), 'utf8');
      for (const line of text.split('\n')) if (line !== '') yield JSON.parse(line) as DatasetEntry;
    }
  }

  /** Records how far things are, after the files have reached the disk. */
  async checkpoint(): Promise<void> {
    for (const writer of Object.values(this.writers)) await writer.sync();
    await this.#held.skippedFile.sync();
    const progress: Progress = {
      fingerprint: this.fingerprint,
      done: this.done,
      splits: forEachSplit((split) => this.writers[split].progress),
      skippedBytes: this.#held.skippedFile.bytes,
      skipped: this.skipped,
      histogram: [...this.histogram],
    };
    await writeFileAtomically(join(this.#held.folder, PROGRESS_NAME), JSON.stringify(progress));
  }

  /** Adds the header and moves the folder to `out`, in place of an older data set there. */
  async publish(out: string, header: DatasetHeader, histogram: unknown): Promise<void> {
    await this.checkpoint();
    await writeFileAtomically(join(this.#held.folder, HISTOGRAM_NAME), JSON.stringify(histogram));
    await writeFileAtomically(join(this.#held.folder, HEADER_NAME), `${JSON.stringify(header, null, 2)}\n`);
    await this.#closeFiles();
    const old = `${out}.old-${process.pid}`;
    try {
      await rm(join(this.#held.folder, PROGRESS_NAME));
      const replaces = await rename(out, old).then(
        () => true,
        () => false,
      );
      await rename(this.#held.folder, out);
      await syncFolder(dirname(out));
      if (replaces) await rm(old, { recursive: true, force: true });
    } catch (error) {
      throw ioError(error, `move the finished data set to ${out}`);
    }
    await this.#held.release(join(out, LOCK_NAME));
  }

  /** Lets go of the folder: it stays for the next run to go on with, or is removed. */
  async abandon({ remove }: { remove: boolean }): Promise<void> {
    await this.#closeFiles().catch(() => {});
    await this.#held.release();
    if (remove) await rm(this.#held.folder, { recursive: true, force: true });
  }

  async #closeFiles(): Promise<void> {
    for (const writer of Object.values(this.writers)) await writer.close();
    await this.#held.skippedFile.close();
  }
}

function emptyProgress(fingerprint: string): Progress {
  const splits = forEachSplit((): SplitProgress => ({ count: 0, shards: [], indexBytes: 0 }));
  return { fingerprint, done: 0, splits, skippedBytes: 0, skipped: {}, histogram: new Array<number>(484).fill(0) };
}

async function readProgress(folder: string): Promise<Progress | null> {
  const text = await readFile(join(folder, PROGRESS_NAME), 'utf8').catch(() => '');
  if (text === '') return null;
  const progress = JSON.parse(text) as Progress;
  // Shorter than recorded: somebody else's doing; what is there is of no use.
  for (const split of SPLITS) {
    const { size } = await stat(join(folder, indexName(split))).catch(() => ({ size: -1 }));
    if (size < progress.splits[split].indexBytes) return null;
  }
  return progress;
}

async function clear(folder: string): Promise<void> {
  const names = [...SPLITS.map(indexName), SKIPPED_NAME, PROGRESS_NAME, HEADER_NAME, HISTOGRAM_NAME, 'shards'];
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
}
