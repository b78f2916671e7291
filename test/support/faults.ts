/** Kills a server, or its training processes, at random moments, and checks that nothing is lost, doubled or left behind. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openEmbedded } from '../../packages/graphql-server/src/database/embedded.js';
import { openPostgres } from '../../packages/graphql-server/src/database/postgres.js';
import { writeLandscapes } from './landscape.js';
import { findOrphans } from './orphans.js';
import { createRandom } from './random.js';
import { type Colorized, Service } from './service.js';
import { type RunEvent, TrainingClient } from './training-client.js';

export interface FaultOptions {
  /** An empty folder. */
  folder: string;
  kills: number;
  seed: number;
  /** Of a PostgreSQL; default: the embedded database. */
  database?: string;
  /** Called after each kill. */
  onKill?: (done: number) => void;
}

export interface FaultReport {
  seed: number;
  killedServers: number;
  killedRuns: number;
  /** Runs that were disturbed; each ended with the weights of the undisturbed one. */
  runs: number;
  events: number;
  /** Steps that were done again after a kill. */
  repeatedSteps: number;
  /** Pictures asked for meanwhile whose results are still there, and requests that went down with a server. */
  pictures: number;
  lostRequests: number;
  seconds: number;
}

const STEPS = 30;
const run = { steps: STEPS, minibatch: 1, size: 32, seed: 3, device: 'CPU', checkpointEvery: 3, validateEvery: 12 };

/** One server at a time on a folder, and what was seen of it. */
class Victim {
  readonly #options: FaultOptions;
  readonly #random: () => number;
  readonly #dataDir: string;
  readonly #trainers = new Set<number>();
  readonly #pictures: Colorized[] = [];
  #asking: Promise<void>[] = [];
  service!: Service;
  client!: TrainingClient;
  report: FaultReport;

  constructor(options: FaultOptions) {
    this.#options = options;
    this.#random = createRandom(options.seed);
    this.#dataDir = join(options.folder, 'state');
    const counts = { killedServers: 0, killedRuns: 0, runs: 0, events: 0, repeatedSteps: 0, pictures: 0 };
    this.report = { seed: options.seed, ...counts, lostRequests: 0, seconds: 0 };
  }

  get killed(): number {
    return this.report.killedServers + this.report.killedRuns;
  }

  async start(): Promise<void> {
    const { database } = this.#options;
    this.service = await Service.start(this.#dataDir, ...(database === undefined ? [] : ['--database', database]));
    this.client = new TrainingClient(this.service.url);
  }

  async makePictures(): Promise<void> {
    for (const [split, count] of [['train', 5] as const, ['val', 2] as const])
      await writeLandscapes(join(this.#dataDir, 'datasets/tiny', split), count, 64);
  }

  weights(id: string): Promise<Buffer> {
    return readFile(join(this.#dataDir, 'runs', id, 'model/model.safetensors'));
  }

  /** Lets the run get on a bit, or not at all, and kills its process or the server. */
  async killOnce(id: string): Promise<void> {
    const { lastSeq } = await this.client.run(id);
    const further = lastSeq + Math.floor(this.#random() * 14);
    this.#askForPicture();
    while (!(await this.#isAt(id, further))) await wait(100);
    await wait(this.#random() * 300);
    const trainers = this.trainers();
    if (this.#random() < 0.5 && trainers.length > 0) {
      trainers.forEach((pid) => process.kill(pid, 'SIGKILL'));
      this.report.killedRuns++;
    } else {
      this.service.started.process.kill('SIGKILL');
      await this.service.started.finished;
      this.report.killedServers++;
      await this.start();
    }
    this.#options.onKill?.(this.killed);
  }

  /** Training processes of the server. */
  trainers(): number[] {
    const isTrainer = (pid: number): boolean => commandOf(pid).includes('training-process');
    const found = this.service.children().filter(isTrainer);
    for (const pid of found) this.#trainers.add(pid);
    return found;
  }

  /** Every event once and in order, every step, and as many as the run itself has written down. */
  async check(id: string, weights: Buffer): Promise<void> {
    const events = await this.client.events(id);
    assert.deepEqual(
      events.map(({ seq }) => seq),
      events.map((_, i) => i + 1),
    );
    const steps = events.filter(({ type }) => type === 'StepEvent').map(({ step }) => step);
    assert.deepEqual(
      [...new Set(steps)].sort((a, b) => a - b),
      Array.from({ length: STEPS }, (_, i) => i + 1),
    );
    assert.equal(events.at(-1)!.status, 'FINISHED');
    await this.#compareWithLog(id, events);
    assert.ok((await this.weights(id)).equals(weights), `the weights of run ${id} differ`);
    this.report.runs++;
    this.report.events += events.length;
    this.report.repeatedSteps += steps.length - STEPS;
  }

  /** Ends the server, and looks for what should not be there. */
  async end(ids: readonly string[]): Promise<void> {
    await Promise.all(this.#asking);
    for (const picture of this.#pictures)
      assert.equal((await this.service.picture(picture)).length, picture.image.bytes);
    this.report.pictures = this.#pictures.length;
    this.service.started.process.kill('SIGTERM');
    assert.equal((await this.service.started.finished).code, 0);
    assert.deepEqual(
      [...this.#trainers].filter((pid) => commandOf(pid).includes('training-process')),
      [],
    );
    assert.deepEqual((await readdir(join(this.#dataDir, 'runs'))).sort(), [...ids].sort());
    await this.#checkRows();
    const files = await readdir(this.#dataDir, { recursive: true });
    assert.deepEqual(
      files.filter((name) => /\.tmp$|\.new$|\.old$|\.stale-|published$|\/lock$|server\.lock$/.test(name)),
      [],
    );
    const results = files.filter((name) => name.startsWith('results/'));
    const recordOf = (name: string): string => name.replace(/\..*/, '.json');
    assert.deepEqual(
      results.filter((name) => !results.includes(recordOf(name))),
      [],
    );
  }

  async #checkRows(): Promise<void> {
    const { database } = this.#options;
    const opened = await (database === undefined
      ? openEmbedded(join(this.#dataDir, 'database'))
      : openPostgres(database));
    assert.deepEqual(await findOrphans(opened, join(this.#dataDir, 'runs')), {});
    await opened.close();
  }

  async #isAt(id: string, seq: number): Promise<boolean> {
    const { lastSeq, status } = await this.client.run(id);
    return lastSeq >= seq || status === 'FINISHED';
  }

  async #compareWithLog(id: string, events: readonly RunEvent[]): Promise<void> {
    const log = await readFile(join(this.#dataDir, 'runs', id, 'events.ndjson'), 'utf8');
    for (const [line, type] of [
      ['step', 'StepEvent'],
      ['checkpoint', 'CheckpointEvent'],
      ['preview', 'PreviewEvent'],
    ] as const) {
      const written = log.split(`{"type":"${line}"`).length - 1;
      assert.equal(events.filter((event) => event.type === type).length, written, `events of type ${line}`);
    }
  }

  #askForPicture(): void {
    const asked = this.service.colorize(readFileSync('examples/alpine-ridge.jpg')).then(
      ({ result }) => void (result.__typename === 'Colorization' && this.#pictures.push(result)),
      () => void this.report.lostRequests++,
    );
    this.#asking.push(asked);
  }
}

/** Runs until there were as many kills. @throws AssertionError where something is lost, doubled or left behind */
export async function survive(options: FaultOptions): Promise<FaultReport> {
  const started = performance.now();
  const victim = new Victim(options);
  await victim.makePictures();
  await victim.start();
  const ids = [await victim.client.start('tiny', run)];
  await victim.client.finished(ids[0]!);
  const weights = await victim.weights(ids[0]!);
  while (victim.killed < options.kills) {
    const id = await victim.client.start('tiny', run);
    ids.push(id);
    while (victim.killed < options.kills && (await victim.client.run(id)).status !== 'FINISHED')
      await victim.killOnce(id);
    await victim.client.finished(id);
    await victim.check(id, weights);
  }
  await victim.end(ids);
  return { ...victim.report, seconds: Math.round((performance.now() - started) / 1000) };
}

function commandOf(pid: number): string {
  return existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
}
