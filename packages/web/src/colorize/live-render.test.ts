import { describe, expect, it } from 'vitest';
import { LiveRender } from './live-render.js';
import type { Colorization, RenderInput, RenderResult } from './queries.js';

const preview: RenderResult = { __typename: 'RenderedPreview', dataUri: 'data:', ms: 1 };
const full = { __typename: 'Colorization', id: 'full' } as Colorization;

function start(settleMs = 30) {
  const sent: { input: RenderInput; signal: AbortSignal; answer: (result: RenderResult) => void }[] = [];
  const results: string[] = [];
  const live = new LiveRender({
    render: (input, signal) => new Promise((answer) => sent.push({ input, signal, answer })),
    onResult: (id, result) => void results.push(`${id} ${result instanceof Error ? 'error' : result.__typename}`),
    settleMs,
  });
  return { live, sent, results };
}

const settle = (ms = 0): Promise<void> => new Promise((done) => setTimeout(done, ms));
const at = (vibrancy: number): RenderInput => ({ id: '1', vibrancy });

describe(LiveRender, () => {
  it('makes one preview at a time, of the latest settings', async () => {
    const { live, sent, results } = start(60_000);
    for (const vibrancy of [0.1, 0.2, 0.3]) live.ask('a', at(vibrancy));
    sent[0]!.answer(preview);
    await settle();
    sent[1]!.answer(preview);
    await settle();
    expect(sent.map(({ input }) => input.vibrancy)).toEqual([0.1, 0.3]);
    expect(results).toEqual(['a RenderedPreview', 'a RenderedPreview']);
    live.forget('a');
  });

  it('makes the full picture once the settings stay, and shows no preview after it', async () => {
    const { live, sent, results } = start();
    live.ask('a', at(0.1));
    await settle(60);
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
    await settle(60);
    live.ask('a', at(0.2));
    expect(sent[1]!.signal.aborted).toBe(true);
    live.forget('a');
    for (const { answer } of sent) answer(full);
    await settle(60);
    expect([sent.length, results]).toEqual([2, []]);
  });
});
