import { describe, expect, it } from 'vitest';
import { ApiError } from '../api/api-error.js';
import { PictureQueue, type QueueParts } from './picture-queue.js';
import type { Colorization, ColorizeInput, ColorizeResult, RenderInput, RenderResult } from './queries.js';

const result = { __typename: 'Colorization', id: '1' } as Colorization;
const busy: ColorizeResult = { __typename: 'BusyError', message: 'the queue is full', retryAfterSeconds: 3 };
const photo = (name = 'a.jpg'): File => new File(['x'], name, { type: 'image/jpeg' });

/** A queue whose requests are answered by hand, in order. */
function start(change: Partial<QueueParts> = {}) {
  const sent: { input: ColorizeInput; signal: AbortSignal; answer: (result: ColorizeResult | Error) => void }[] = [];
  const freed: string[] = [];
  const waits: number[] = [];
  const rendered: RenderInput[] = [];
  const queue = new PictureQueue({
    colorize: (input, signal) =>
      new Promise((resolve, reject) => {
        const answer = (with_: ColorizeResult | Error): void =>
          with_ instanceof Error ? reject(with_) : resolve(with_);
        sent.push({ input, signal, answer });
      }),
    render: async (input) => {
      rendered.push(input);
      return input.maxSide
        ? { __typename: 'RenderedPreview', dataUri: 'data:preview', ms: 1 }
        : { ...result, id: 'full' };
    },
    toUrl: ({ name }) => `blob:${name}`,
    freeUrl: (url) => void freed.push(url),
    wait: async (ms) => void waits.push(ms),
    ...change,
  });
  const phases = (): string[] => queue.getState().pictures.map(({ phase }) => phase);
  return { queue, sent, freed, waits, phases, rendered };
}

const settle = (): Promise<void> => new Promise((done) => setTimeout(done));

describe(PictureQueue, () => {
  it('sends two at a time, in order', async () => {
    const { queue, sent, phases } = start();
    queue.add([photo('a.jpg'), photo('b.jpg'), photo('c.jpg')]);
    expect(phases()).toEqual(['working', 'working', 'waiting']);
    sent[1]!.answer(result);
    await settle();
    expect(phases()).toEqual(['working', 'done', 'working']);
    expect(sent.map(({ input }) => input.image.name)).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
  });

  it('keeps going after a typed error and a lost connection, and says what they were', async () => {
    const { queue, sent, phases } = start();
    queue.add([photo(), photo(), photo()]);
    sent[0]!.answer({ __typename: 'UnsupportedImageError', message: 'this is a text' });
    sent[1]!.answer(new Error('The server cannot be reached.'));
    await settle();
    sent[2]!.answer(result);
    await settle();
    expect(phases()).toEqual(['failed', 'stopped', 'done']);
    const messages = queue.getState().pictures.map(({ message }) => message);
    expect(messages).toEqual(['This is a text.', 'The server cannot be reached.', null]);
  });

  it('waits as long as a busy server asks', async () => {
    const { queue, sent, waits, phases } = start();
    queue.add([photo()]);
    sent[0]!.answer(busy);
    await settle();
    expect(waits).toEqual([3000]);
    sent[1]!.answer(result);
    await settle();
    expect(phases()).toEqual(['done']);
  });

  it('gives up on a server that stays busy', async () => {
    const { queue } = start({ colorize: async () => busy });
    queue.add([photo()]);
    await expect.poll(() => queue.getState().pictures[0]!.phase).toBe('stopped');
  });

  it('waits for a server that cannot be reached, and says so', async () => {
    const messages: (string | null)[] = [];
    const lost = new ApiError('It cannot be reached.', { retryAfterMs: 3000 });
    const { queue, sent, phases } = start({
      wait: async () => void messages.push(queue.getState().pictures[0]!.message),
    });
    queue.add([photo()]);
    for (let i = 0; i < 3; i++) {
      sent[i]!.answer(lost);
      await settle();
    }
    sent[3]!.answer(result);
    await settle();
    expect(messages).toEqual(Array.from({ length: 3 }, () => 'It cannot be reached. Trying again.'));
    expect(phases()).toEqual(['done']);
  });

  it('keeps what is shown while the server cannot be reached for other settings, and makes them then', async () => {
    const lost = new ApiError('It cannot be reached.', { retryAfterMs: 3000 });
    const { queue, sent, phases } = start({ render: () => Promise.reject(lost) });
    queue.add([photo()]);
    sent[0]!.answer(result);
    await settle();
    queue.adjust('1', { look: { vibrancy: 0.5 } });
    await expect.poll(() => sent.length).toBe(2);
    expect([phases(), queue.getState().pictures[0]!.result!.id]).toEqual([['working'], '1']);
    expect(sent[1]!.input.vibrancy).toBe(0.5);
  });

  it('stops what is not done, and goes on with it when asked to', async () => {
    const { queue, sent, phases } = start();
    queue.add([photo('a.jpg'), photo('b.jpg'), photo('c.jpg')]);
    sent[0]!.answer(result);
    await settle();
    queue.cancel();
    expect(phases()).toEqual(['done', 'stopped', 'stopped']);
    expect(sent.map(({ signal }) => signal.aborted)).toEqual([false, true, true]);
    queue.resume();
    expect(phases()).toEqual(['done', 'working', 'working']);
    expect(sent.slice(3).map(({ input }) => input.image.name)).toEqual(['b.jpg', 'c.jpg']);
  });

  it('colorizes again in another way, in place of what was asked before', async () => {
    const { queue, sent, phases } = start();
    queue.add([photo()]);
    queue.change('1', { look: { vibrancy: 0.5 } });
    expect(sent[0]!.signal.aborted).toBe(true);
    sent[0]!.answer({ ...result, id: 'old' });
    sent[1]!.answer({ ...result, id: 'new' });
    await settle();
    expect(phases()).toEqual(['done']);
    expect(queue.getState().pictures[0]!.result!.id).toBe('new');
    expect(sent[1]!.input).toMatchObject({ vibrancy: 0.5, temperature: null, uncertainty: false });
  });

  it('gives new pictures, and on request the others, the settings of the last one', async () => {
    const { queue, sent } = start();
    queue.add([photo(), photo()]);
    queue.change('2', { look: { temperature: 0.3 } });
    queue.add([photo()]);
    queue.applyToAll('2');
    await settle();
    expect(queue.getState().pictures.map(({ look }) => look.temperature)).toEqual([0.3, 0.3, 0.3]);
    expect(sent.at(-1)!.input.temperature).toBe(0.3);
  });

  it('keeps the coloring that was chosen when the network is asked for its uncertainty', async () => {
    const { queue, sent, rendered } = start();
    queue.add([photo()]);
    sent[0]!.answer(result);
    await settle();
    const { id } = queue.getState().pictures[0]!;
    queue.adjust(id, { hypothesis: 2 });
    queue.showUncertainty(id, true);
    sent[1]!.answer({ ...result, id: '2' });
    await settle();
    expect(rendered.at(-2)).toMatchObject({ id: '2', hypothesis: 2 });
    expect(queue.getState().pictures[0]).toMatchObject({ hypothesis: 2, preview: 'data:preview' });
    queue.remove(id);
  });

  it('has previews of a picture prepared once it is looked at', async () => {
    const { queue, sent, rendered } = start();
    queue.add([photo('a.jpg'), photo('b.jpg')]);
    sent[1]!.answer({ ...result, id: '2' });
    await settle();
    expect(rendered).toEqual([]);
    for (let times = 0; times < 2; times++) queue.select(queue.getState().pictures[1]!.id);
    expect(rendered).toEqual([{ id: '2', maxSide: 1024 }]);
  });

  it('adjusts what is done without the network: as a preview, and in full where that is wanted', async () => {
    const { queue, sent, rendered } = start();
    const first = () => queue.getState().pictures[0]!;
    queue.add([photo()]);
    sent[0]!.answer(result);
    await settle();
    queue.sharpen('1');
    queue.adjust('1', { look: { vibrancy: 0.5 } });
    await expect.poll(() => first().preview).toBe('data:preview');
    expect(first().result!.id).toBe('1');
    queue.sharpen('1');
    await expect.poll(() => first().result!.id).toBe('full');
    expect(first()).toMatchObject({ preview: null, base: { colorization: { id: '1' } } });
    const settings = { id: '1', vibrancy: 0.5, temperature: null, hypothesis: 0 };
    expect(rendered).toEqual([{ id: '1', maxSide: 1024 }, { ...settings, maxSide: 1024 }, settings]);
    expect(sent).toHaveLength(1);
  });

  it('colorizes anew what the server keeps no more, and for another model', async () => {
    const expired: RenderResult = { __typename: 'ColorizationExpiredError', message: 'gone' };
    const { queue, sent } = start({ render: async () => expired });
    queue.add([photo()]);
    sent[0]!.answer(result);
    await settle();
    queue.adjust('1', { look: { vibrancy: 0.5 } });
    await expect.poll(() => sent.length).toBe(2);
    sent[1]!.answer(result);
    await settle();
    queue.adjust('1', { look: { model: 'seed' } });
    expect(sent.map(({ input }) => [input.vibrancy, input.model])).toEqual([
      [null, null],
      [0.5, null],
      [0.5, 'seed'],
    ]);
  });

  it('asks the network again for the model’s own choice where it was given another', async () => {
    const { queue, sent, rendered } = start();
    queue.add([photo()]);
    queue.change('1', { look: { vibrancy: 0.5 } });
    sent[1]!.answer(result);
    await settle();
    queue.adjust('1', { look: { vibrancy: null } });
    await settle();
    expect(sent.at(-1)!.input.vibrancy).toBeNull();
    expect(rendered).toEqual([{ id: '1', maxSide: 1024 }]);
  });

  it('asks for a map of uncertainty once', async () => {
    const { queue, sent } = start();
    queue.add([photo()]);
    queue.showUncertainty('1', true);
    expect(sent[1]!.input.uncertainty).toBe(true);
    sent[1]!.answer({ ...result, uncertainty: { url: '/map' } });
    await settle();
    queue.showUncertainty('1', false);
    queue.showUncertainty('1', true);
    expect(sent).toHaveLength(2);
  });

  it('forgets a removed picture, frees its URL and selects its neighbor', async () => {
    const { queue, sent, freed } = start();
    queue.add([photo('a.jpg'), photo('b.jpg'), photo('c.jpg')]);
    queue.select('2');
    queue.remove('2');
    expect(sent[1]!.signal.aborted).toBe(true);
    expect(queue.getState().selectedId).toBe('3');
    expect(freed).toEqual(['blob:b.jpg']);
    queue.clear();
    expect(queue.getState()).toEqual({ pictures: [], selectedId: null });
  });

  it('asks for a JPEG to look at where the browser shows no such file', () => {
    const { queue, sent } = start();
    queue.add([photo('scan.TIF'), photo('scan.png')]);
    expect(sent.map(({ input }) => input.format)).toEqual(['JPEG', null]);
  });
});
