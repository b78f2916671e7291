import { expect, it } from 'vitest';
import { LazySession } from './lazy-session.js';

type Opened = NonNullable<ConstructorParameters<typeof LazySession>[1]>;

/** Sessions that write down what is done with them, by their numbers. */
function recorder() {
  const log: string[] = [];
  let count = 0;
  const opened = (): Opened => {
    const number = count++;
    const render = async (options?: object) => (log.push(`render ${number} ${JSON.stringify(options)}`), {});
    return { bytes: 900, dispose: () => void log.push(`dispose ${number}`), render } as unknown as Opened;
  };
  return { log, opened };
}

const lazy = (opened: () => Opened, open = async () => opened()) =>
  new LazySession({ open, fileBytes: 7, output: { format: 'png' } }, opened());

it('is opened anew once, when it is rendered after it has shrunk', async () => {
  const { log, opened } = recorder();
  const session = lazy(opened);
  expect(session.bytes).toBe(900);
  await session.render({ maxSide: 64 });
  session.shrink();
  expect(session.bytes).toBe(7);
  await Promise.all([session.render({ maxSide: 1 }), session.render({ maxSide: 2, format: 'jpeg' })]);
  expect(session.bytes).toBe(900);
  session.dispose();
  expect(log).toEqual([
    'render 0 {"format":"png","maxSide":64}',
    'dispose 0',
    'render 1 {"format":"png","maxSide":1}',
    'render 1 {"format":"jpeg","maxSide":2}',
    'dispose 1',
  ]);
});

it('holds its file alone where it was not opened yet', async () => {
  const { log, opened } = recorder();
  const session = new LazySession({ open: async () => opened(), fileBytes: 7, output: {} });
  expect(session.bytes).toBe(7);
  session.shrink();
  await session.render({ maxSide: 1 });
  expect(session.bytes).toBe(900);
  session.dispose();
  expect(log).toEqual(['render 0 {"maxSide":1}', 'dispose 0']);
});

it('does not shrink while it is being rendered', async () => {
  const { log, opened } = recorder();
  const session = lazy(opened);
  const rendering = session.render({});
  session.shrink();
  expect(session.bytes).toBe(900);
  await rendering;
  expect(log).toEqual(['render 0 {"format":"png"}']);
});

it('is opened again after a failure, and frees what comes after it was let go', async () => {
  const { log, opened } = recorder();
  let fail = true;
  const session = lazy(opened, async () => {
    if (fail) throw new Error('no memory');
    return opened();
  });
  session.shrink();
  await expect(session.render({})).rejects.toThrow('no memory');
  fail = false;
  const late = session.render({});
  session.dispose();
  await late;
  expect(log).toContain('dispose 1');
});
