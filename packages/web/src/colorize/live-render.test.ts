import { describe, expect, it } from 'vitest';
import { LiveRender } from './live-render.js';
import type { Colorization, RenderInput, RenderResult } from './queries.js';

const preview: RenderResult = { __typename: 'RenderedPreview', dataUri: 'data:', ms: 1 };
const full = { __typename: 'Colorization', id: 'full' } as Colorization;
const busy: RenderResult = { __typename: 'BusyError', message: 'no place', retryAfterSeconds: 1 };

function start() {
  const sent: { input: RenderInput; signal: AbortSignal; answer: (result: RenderResult) => void }[] = [];
  const results: string[] = [];
  const live = new LiveRender({
    render: (input, signal) => new Promise((answer) => sent.push({ input, signal, answer })),
    onResult: (id, result) => void results.push(`${id} ${result instanceof Error ? 'error' : result.__typename}`),
  });
  return { live, sent, results };
}

const settle = (): Promise<void> => new Promise((done) => setTimeout(done));
const at = (vibrancy: number): RenderInput => ({ id: '1', vibrancy });

describe(LiveRender, () => {
  it('makes one preview at a time, of the latest settings', async () => {
    const { live, sent, results } = start();
    for (const vibrancy of [0.1, 0.2, 0.3]) live.ask('a', at(vibrancy));
    sent[0]!.answer(preview);
    await settle();
    sent[1]!.answer(preview);
    await settle();
    expect(sent.map(({ input }) => [input.vibrancy, input.maxSide])).toEqual([
      [0.1, 1024],
      [0.3, 1024],
    ]);
    expect(results).toEqual(['a RenderedPreview', 'a RenderedPreview']);
  });

  it('makes previews of several pictures, the one asked for last first', async () => {
    const { live, sent, results } = start();
    for (const id of ['a', 'b', 'c', 'b']) live.ask(id, at(0.1));
    for (let i = 0; i < 3; i++) {
      sent[i]!.answer(preview);
      await settle();
    }
    expect(results).toEqual(['a', 'b', 'c'].map((id) => `${id} RenderedPreview`));
  });

  it('makes the full picture, and shows no preview after it', async () => {
    const { live, sent, results } = start();
    live.ask('a', at(0.1));
    for (let times = 0; times < 2; times++) void live.finish('a', at(0.1));
    expect(sent.map(({ input }) => input.maxSide)).toEqual([1024, undefined]);
    sent[1]!.answer(full);
    await settle();
    sent[0]!.answer(preview);
    await settle();
    expect(results).toEqual(['a Colorization']);
  });

  it('drops what is no longer wanted', async () => {
    const { live, sent, results } = start();
    live.ask('a', at(0.1));
    void live.finish('a', at(0.1));
    live.ask('a', at(0.2));
    expect(sent[1]!.signal.aborted).toBe(true);
    live.forget('a');
    expect(sent[0]!.signal.aborted).toBe(true);
    for (const { answer } of sent) answer(full);
    await settle();
    expect([sent.length, results]).toEqual([2, []]);
  });

  it('makes the full picture where there is no place for a preview', async () => {
    const { live, sent, results } = start();
    live.ask('a', at(0.1));
    sent[0]!.answer(busy);
    await settle();
    sent[1]!.answer(full);
    await settle();
    expect(sent[1]!.input).toEqual(at(0.1));
    expect(results).toEqual(['a Colorization']);
  });

  it('tells why there is no preview, unless a later one follows', async () => {
    const { live, sent, results } = start();
    for (const vibrancy of [0.1, 0.2]) live.ask('a', at(vibrancy));
    const expired: RenderResult = { __typename: 'ColorizationExpiredError', message: 'gone' };
    sent[0]!.answer(expired);
    await settle();
    expect(results).toEqual([]);
    sent[1]!.answer(expired);
    await settle();
    expect(results).toEqual(['a ColorizationExpiredError']);
  });
});
