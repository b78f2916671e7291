import type { Batch } from '../data/batches.js';
import type { Dataset } from '../data/dataset.js';
import { LithochromeError } from '../errors.js';
import { trainingBatches } from './training-batches.js';
import { loadLatestCheckpoint, saveCheckpoint } from './checkpoint.js';
import { resolveTrainConfig, type TrainConfig } from './config.js';
import type { EventOf, TrainingEvent, TrainingNews } from './events.js';
import { openData } from './open-data.js';
import { writePreview } from './preview.js';
import { publishModel } from './publish.js';
import { openRun, type Run } from './run-folder.js';
import { startWeights, TrainingSession } from './session.js';
import { stepsWithin } from './timing.js';
import { validate, type Validation } from './validation.js';

/** A run at work. */
interface Work {
  run: Run;
  dataset: Dataset;
  session: TrainingSession;
  signal: AbortSignal | undefined;
}

/**
 * Trains a network and reports what happens. RUN (`config.out`) holds model, checkpoints, previews, config.json
 * and events.ndjson. When the signal fires, or the caller stops iterating, the run ends after a checkpoint.
 * For the same seed, recorded steps, device, machine kind and thread count the weights are equal bit for bit, also over
 * interruptions; a run may go on on another device. Defaults: see TrainConfig.
 *
 * @throws LithochromeError INVALID_OPTION, DATA, DEVICE, MODEL, CHECKPOINT, BUSY, IO; INTERNAL when the loss diverges
 * @example for await (const event of train({ data: 'photos', out: 'run', minutes: 30 })) console.log(event);
 */
export async function* train(
  options: TrainConfig,
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<TrainingEvent> {
  const started = performance.now();
  const run = await openRun(resolveTrainConfig(options), options);
  try {
    if (run.log.result) {
      yield run.log.result;
      return;
    }
    if (run.change) yield await run.log.add(0, { type: 'status', status: 'preparing', message: run.change });
    const dataset = yield* openData(run, signal);
    const session = new TrainingSession(run.record, dataset, await startWeights(run.record.config));
    try {
      yield* trainSession({ run, dataset, session, signal }, started);
    } finally {
      session.dispose();
    }
  } finally {
    await run.close();
  }
}

async function* trainSession(work: Work, started: number): AsyncGenerator<TrainingEvent> {
  const { run, session } = work;
  const emit = (step: number, news: TrainingNews) => run.log.add(step, news);
  if (run.record.config.steps === undefined) {
    yield await emit(0, { type: 'status', status: 'timing', message: 'measuring how many steps fit into the time' });
    await fixSteps(work, started);
  }
  const steps = run.record.config.steps!;
  const newest = await loadLatestCheckpoint(run.paths.checkpoints);
  if (newest) session.restore(newest);
  const first = newest?.step ?? 0;
  session.setSteps(steps);
  yield await emit(first, { type: 'status', status: 'running', message: `steps ${first + 1} to ${steps}`, steps });
  const last = yield* runSteps(work, first);
  if (last.stopped) return;
  const validation = yield* report(work, steps);
  const { loss, metrics } = await publishModel(work, validation?.loss ?? last.loss, work.signal);
  const saved = await checkpoint(work, steps);
  yield saved;
  yield await emit(steps, { type: 'result', steps, loss, checkpoint: saved.path, model: run.paths.model, metrics });
}

/** The steps after `first`; whether they were stopped early (after a checkpoint), and the last loss. */
async function* runSteps(work: Work, first: number): AsyncGenerator<TrainingEvent, { stopped: boolean; loss: number }> {
  const { run, dataset, session, signal } = work;
  const { minibatch, checkpointEvery, validateEvery, ...config } = run.record.config;
  const steps = config.steps!;
  let step = first;
  let loss = Number.NaN;
  const loader = trainingBatches(run.record.config, dataset, first);
  try {
    while (step < steps && !signal?.aborted) {
      const started = performance.now();
      const { value: batch } = (await loader.next()) as IteratorYieldResult<Batch>;
      const done = await session.step(step + 1, batch);
      if (!Number.isFinite(done.loss + done.norm)) throw diverged(step + 1, done);
      loss = done.loss;
      step++;
      const imagesPerSecond = (minibatch * 1000) / (performance.now() - started);
      yield await run.log.add(step, { type: 'step', loss, imagesPerSecond, lr: done.lr });
      if (step === steps || signal?.aborted) break;
      if (step % checkpointEvery === 0) yield await checkpoint(work, step);
      if (step % validateEvery === 0) yield* report(work, step);
    }
  } finally {
    await loader.close();
  }
  if (step === steps) return { stopped: false, loss };
  yield await checkpoint(work, step);
  const message = `stopped after step ${step}; resume goes on`;
  yield await run.log.add(step, { type: 'status', status: 'stopped', message });
  return { stopped: true, loss };
}

async function checkpoint({ run, session }: Work, step: number): Promise<EventOf<'checkpoint'>> {
  const path = await saveCheckpoint(run.paths.checkpoints, step, session.state);
  return (await run.log.add(step, { type: 'checkpoint', path })) as EventOf<'checkpoint'>;
}

/** Validates the averaged weights and shows what they make of a few pictures. */
async function* report(
  { run, dataset, session }: Work,
  step: number,
): AsyncGenerator<TrainingEvent, Validation | undefined> {
  const validation = await validate(session, run.record, dataset);
  if (!validation) return undefined;
  const { loss, metrics, crops } = validation;
  yield await run.log.add(step, { type: 'validation', loss, metrics });
  yield await run.log.add(step, { type: 'preview', path: await writePreview(run.paths.previews, step, crops) });
  return validation;
}

/** Runs a few steps to see how long they take, fixes the number of steps, and puts everything back to the start. */
async function fixSteps({ run, dataset, session }: Work, started: number): Promise<void> {
  const { config } = run.record;
  const loader = trainingBatches(config, dataset, 0);
  try {
    const left = config.minutes! * 60 - (performance.now() - started) / 1000;
    await run.setSteps(await stepsWithin(left, session, loader));
  } finally {
    await loader.close();
  }
  session.state.load(await startWeights(config));
}

function diverged(step: number, { loss, norm, lr }: { loss: number; norm: number; lr: number }): LithochromeError {
  const what = `at step ${step} the loss is ${loss} and its gradient ${norm} at learning rate ${lr.toPrecision(3)}`;
  return new LithochromeError(
    'INTERNAL',
    `training diverged: ${what}; start again with a lower lr, or with precision fp32`,
  );
}
