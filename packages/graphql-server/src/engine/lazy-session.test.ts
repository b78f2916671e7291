import { expect, it } from 'vitest';
import { LazySession } from './lazy-session.js';

type Opened = Awaited<ReturnType<ConstructorParameters<typeof LazySession>[0]>>;

function opened(log: string[]): Opened {
  const render = async (options?: object) => (log.push(`render ${JSON.stringify(options)}`), {});
  return { bytes: 900, dispose: () => void log.push('dispose'), render } as unknown as Opened;
}

it('is opened once, when it is first rendered', async () => {
  const log: string[] = [];
  const session = new LazySession(async () => (log.push('open'), opened(log)), 7);
  expect(session.bytes).toBe(7);
  await Promise.all([session.render({ maxSide: 1 }), session.render({ maxSide: 2 })]);
  expect(session.bytes).toBe(900);
  session.dispose();
  expect(log).toEqual(['open', 'render {"maxSide":1}', 'render {"maxSide":2}', 'dispose']);
});

it('is opened again after a failure, and frees what comes after it was let go', async () => {
  const log: string[] = [];
  let fail = true;
  const open = async (): Promise<Opened> => {
    if (fail) throw new Error('no memory');
    return opened(log);
  };
  const session = new LazySession(open, 7);
  await expect(session.render({})).rejects.toThrow('no memory');
  fail = false;
  const late = session.render({});
  session.dispose();
  await late;
  expect(log).toContain('dispose');
});

it('that was never rendered has nothing to free', () => {
  const log: string[] = [];
  new LazySession(async () => opened(log), 7).dispose();
  expect(log).toEqual([]);
});
