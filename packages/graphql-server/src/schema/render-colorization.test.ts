import { expect, it } from 'vitest';
import { EngineBusyError, EngineError } from '../engine/engine-error.js';
import type { RenderJob } from '../engine/protocol.js';
import { fakeResult } from '../testing/fake-process.js';
import { createTestServer } from '../testing/test-server.js';

const mutation = `mutation ($input: RenderColorizationInput!) {
  renderColorization(input: $input) {
    __typename
    ... on RenderedPreview { dataUri width height ms }
    ... on Colorization { id image { url } temperature vibrancy hypotheses { index } }
    ... on Error { message }
    ... on BusyError { retryAfterSeconds }
  }
}`;

async function withPicture(render?: (job: RenderJob) => Promise<typeof fakeResult>) {
  const jobs: RenderJob[] = [];
  const server = await createTestServer({
    withKeys: true,
    render: (job) => {
      jobs.push(job);
      return render?.(job) ?? Promise.resolve(fakeResult);
    },
  });
  const headers = { authorization: `Bearer ${await server.makeKey('colorize')}` };
  const { id } = (await server.upload({ headers })).json.data.colorize;
  const ask = async (input: object, as = headers) =>
    (await server.query(mutation, as, { input: { id, ...input } })).json.data.renderColorization;
  return { ...server, id, jobs, ask };
}

it('a preview is answered with its picture', async () => {
  const { ask, jobs, id, results } = await withPicture();
  const preview = await ask({ temperature: 0.1, vibrancy: 1, hypothesis: 2, maxSide: 640 });
  const dataUri = `data:image/jpeg;base64,${fakeResult.image.toString('base64')}`;
  expect(preview).toEqual({
    __typename: 'RenderedPreview',
    ...{ dataUri, width: 4, height: 3, ms: expect.any(Number) as number },
  });
  const options = { temperature: 0.1, vibrancy: 1, hypothesis: 2, maxSide: 640, format: 'jpeg', quality: 90 };
  expect(jobs).toEqual([{ session: id, options }]);
  expect(results.count).toBe(1);
});

it('without a size it is a further result', async () => {
  const { ask, id, jobs, fetch } = await withPicture();
  const made = await ask({ temperature: 0.1, vibrancy: null, format: 'PNG' });
  expect(made).toMatchObject({ __typename: 'Colorization', temperature: 0.5, vibrancy: 0, hypotheses: [] });
  expect(made.id).not.toBe(id);
  expect(jobs[0]!.options).toEqual({ temperature: 0.1, format: 'png' });
  expect((await fetch(made.image.url)).text).toBe('colored picture');
});

it.each([
  [new EngineError('EXPIRED', 'gone'), { __typename: 'ColorizationExpiredError', message: 'gone' }],
  [new EngineError('INVALID_OPTION', 'expected less'), { __typename: 'InvalidInputError', message: 'expected less' }],
  [new EngineBusyError(3), { __typename: 'BusyError', retryAfterSeconds: 3 }],
])('%s is a typed answer', async (error, expected) => {
  const { ask } = await withPicture(() => Promise.reject(error));
  expect(await ask({ maxSide: 64 })).toMatchObject(expected);
});

it('other keys and unknown ids see nothing', async () => {
  const { ask, makeKey, jobs } = await withPicture();
  const other = { authorization: `Bearer ${await makeKey('colorize')}` };
  expect(await ask({}, other)).toMatchObject({ __typename: 'ColorizationExpiredError' });
  expect(await ask({ id: '../../etc/passwd' })).toMatchObject({ __typename: 'ColorizationExpiredError' });
  expect(jobs).toEqual([]);
});
