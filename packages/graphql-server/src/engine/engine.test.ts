import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeProcess } from '../testing/fake-process.js';
import { Engine } from './engine.js';

const job = { session: 's', image: new Uint8Array(1), options: {}, hypotheses: 0 };
const preview = { session: 's', options: { maxSide: 64 } };
const never = new AbortController().signal;

let processes: FakeProcess[];
const current = (): FakeProcess => processes.at(-1)!;

function createEngine(options: { concurrency?: number; queue?: number; deadlineMs?: number } = {}) {
  const fork = () => {
    processes.push(new FakeProcess());
    return current().asChild;
  };
  return new Engine({ concurrency: 2, queue: 2, deadlineMs: 10_000, fork, ...options });
}

beforeEach(() => {
  processes = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('the queue', () => {
  it('waits for the process, then runs as many side by side as allowed, in order', async () => {
    const engine = createEngine();
    const work = [1, 2, 3].map(() => engine.colorize(job, never));
    expect(engine.ready).toBe(false);
    expect(current().started).toEqual([]);
    current().say({ type: 'ready' });
    expect(current().started).toEqual([1, 2]);
    expect([engine.running, engine.waiting]).toEqual([2, 1]);
    current().finish(2);
    expect(current().started).toEqual([1, 2, 3]);
    current().finish(1);
    current().finish(3);
    await expect(Promise.all(work)).resolves.toHaveLength(3);
    expect([engine.running, engine.waiting]).toEqual([0, 0]);
  });

  it('refuses what exceeds it, with a time to wait', async () => {
    const engine = createEngine();
    current().say({ type: 'ready' });
    const work = [1, 2, 3, 4].map(() => engine.colorize(job, never));
    await expect(engine.colorize(job, never)).rejects.toMatchObject({ name: 'EngineBusyError', retryAfterSeconds: 2 });
    current().finish(1);
    const again = engine.colorize(job, never);
    for (const id of [2, 3, 4, 5]) current().finish(id);
    await expect(Promise.all([...work, again])).resolves.toHaveLength(5);
  });

  it('hands on the errors of the library', async () => {
    const engine = createEngine();
    current().say({ type: 'ready' });
    const work = engine.colorize(job, never);
    current().say({ type: 'failed', id: 1, code: 'UNSUPPORTED_IMAGE', message: 'it is SVG' });
    await expect(work).rejects.toMatchObject({ code: 'UNSUPPORTED_IMAGE', message: 'it is SVG' });
  });
});

describe('a client that goes away', () => {
  it('takes its waiting picture with it', async () => {
    const engine = createEngine({ concurrency: 1 });
    current().say({ type: 'ready' });
    const first = engine.colorize(job, never);
    const stop = new AbortController();
    const second = engine.colorize(job, stop.signal);
    stop.abort();
    await expect(second).rejects.toMatchObject({ code: 'ABORTED' });
    expect(engine.waiting).toBe(0);
    current().finish(1);
    await first;
    expect(current().started).toEqual([1]);
    await expect(engine.colorize(job, stop.signal)).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('stops its running picture, whose place is free once the process says so', async () => {
    const engine = createEngine({ concurrency: 1 });
    current().say({ type: 'ready' });
    const stop = new AbortController();
    const work = engine.colorize(job, stop.signal);
    const next = engine.colorize(job, never);
    stop.abort();
    await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
    expect(current().sent.at(-1)).toEqual({ type: 'cancel', id: 1 });
    expect(current().started).toEqual([1]);
    current().say({ type: 'failed', id: 1, code: 'ABORTED', message: '' });
    expect(current().started).toEqual([1, 2]);
    current().finish(2);
    await next;
  });
});

describe('deadlines', () => {
  it('end a picture that waits as busy', async () => {
    const engine = createEngine({ concurrency: 1 });
    current().say({ type: 'ready' });
    const running = expect(engine.colorize(job, never)).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
    vi.advanceTimersByTime(5000);
    const waiting = expect(engine.colorize(job, never)).rejects.toMatchObject({ name: 'EngineBusyError' });
    vi.advanceTimersByTime(10_000);
    await Promise.all([running, waiting]);
    expect(engine.waiting).toBe(0);
  });

  it('kill a process that does not stop; its other pictures run again, each alone', async () => {
    const engine = createEngine({ queue: 3 });
    current().say({ type: 'ready' });
    const stuck = engine.colorize(job, never);
    vi.advanceTimersByTime(9000);
    const others = [1, 2].map(() => engine.colorize(job, never));
    const failed = expect(stuck).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
    vi.advanceTimersByTime(1000);
    await failed;
    const [first] = processes;
    expect(first!.signalCode).toBeNull();
    vi.advanceTimersByTime(2000);
    expect(first!.signalCode).toBe('SIGKILL');
    expect(processes).toHaveLength(2);
    current().say({ type: 'ready' });
    expect(current().started).toEqual([2]);
    current().finish(2);
    expect(current().started).toEqual([2, 3]);
    current().finish(3);
    await expect(Promise.all(others)).resolves.toHaveLength(2);
  });
});

describe('a process that ends by itself', () => {
  it('is replaced; the picture that ends the next one too is to blame', async () => {
    const engine = createEngine();
    current().say({ type: 'ready' });
    const guilty = engine.colorize(job, never);
    current().end('SIGSEGV');
    current().say({ type: 'ready' });
    expect(current().started).toEqual([1]);
    const failed = expect(guilty).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    current().end('SIGSEGV');
    await failed;
    current().say({ type: 'ready' });
    const next = engine.colorize(job, never);
    current().finish(2);
    await expect(next).resolves.toBeDefined();
  });

  it('before it is ready, again and again: what waits is given up', async () => {
    const engine = createEngine();
    const work = engine.colorize(job, never);
    const failed = expect(work).rejects.toMatchObject({ code: 'INTERNAL' });
    for (let i = 0; i < 3; i++) current().end('SIGABRT');
    await failed;
    expect(processes).toHaveLength(3);
    vi.advanceTimersByTime(3000);
    expect(processes).toHaveLength(4);
    current().say({ type: 'ready' });
    expect(engine.ready).toBe(true);
  });
});

describe('renderings', () => {
  it('previews overtake what waits and run beside pictures, a few at a time', async () => {
    const engine = createEngine({ concurrency: 1, queue: 1 });
    current().say({ type: 'ready' });
    const pictures = [engine.colorize(job, never), engine.colorize(job, never)];
    const previews = [1, 2, 3, 4].map(() => engine.render(preview, never));
    expect(current().sent.map(({ id, type }) => `${type} ${id}`)).toEqual([
      'colorize 1',
      ...[3, 4, 5, 6].map((id) => `render ${id}`),
    ]);
    await expect(engine.render(preview, never)).rejects.toMatchObject({ name: 'EngineBusyError' });
    await expect(engine.render({ session: 's', options: {} }, never)).rejects.toMatchObject({
      name: 'EngineBusyError',
    });
    for (const id of [3, 4, 5, 6, 1, 2]) current().finish(id);
    await expect(Promise.all([...previews, ...pictures])).resolves.toHaveLength(6);
  });

  it('a whole picture waits for its turn', async () => {
    const engine = createEngine({ concurrency: 1 });
    current().say({ type: 'ready' });
    const work = [engine.colorize(job, never), engine.render({ session: 's', options: { temperature: 1 } }, never)];
    expect(current().sent).toHaveLength(1);
    current().finish(1);
    current().finish(2);
    await expect(Promise.all(work)).resolves.toHaveLength(2);
  });

  it('are expired after the process was replaced', async () => {
    const engine = createEngine();
    current().say({ type: 'ready' });
    const work = engine.render(preview, never);
    const failed = expect(work).rejects.toMatchObject({ code: 'EXPIRED' });
    current().end('SIGKILL');
    current().say({ type: 'ready' });
    current().say({ type: 'failed', id: 1, code: 'EXPIRED', message: 'gone' });
    await failed;
  });
});

it('closing ends the process and refuses what is left', async () => {
  const engine = createEngine({ concurrency: 1 });
  current().say({ type: 'ready' });
  const work = [engine.colorize(job, never), engine.colorize(job, never)];
  const refused = work.map((one) => expect(one).rejects.toMatchObject({ code: 'ABORTED' }));
  await engine.close();
  await Promise.all(refused);
  expect(processes).toHaveLength(1);
  await expect(engine.colorize(job, never)).rejects.toMatchObject({ name: 'EngineBusyError' });
});

it('tells how long a picture waited, and what the process holds', async () => {
  const engine = createEngine({ concurrency: 1 });
  const memory = { device: 'cuda', tensors: 3e6, resident: 7e6, kept: 2 };
  current().say({ type: 'memory', memory });
  current().say({ type: 'ready' });
  expect(engine.memory).toEqual(memory);
  const work = [engine.colorize(job, never), engine.colorize(job, never)];
  vi.advanceTimersByTime(3000);
  current().finish(1);
  current().finish(2);
  expect(await Promise.all(work)).toMatchObject([
    { waited: 0, sideBySide: 1 },
    { waited: 3000, sideBySide: 1 },
  ]);
  current().end('SIGKILL');
  expect(engine.memory).toBeUndefined();
});
