import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTestServer } from '../testing/test-server.js';

type Server = Awaited<ReturnType<typeof createTestServer>>;
type Data = Record<string, Record<string, unknown> & { __typename: string }>;

let server: Server;
let key: string;
beforeAll(async () => {
  server = await createTestServer({ withKeys: true });
  key = await server.makeKey('train');
  await mkdir(join(server.folders.datasets, 'cliffs'), { recursive: true });
});

const ask = async (query: string, variables: object = {}, as = key) => {
  const { json } = await server.query(query, { authorization: `Bearer ${as}` }, variables);
  return { data: json.data as unknown as Data, errors: json.errors };
};

const start = async (input: object = {}) => {
  const { data } = await ask('{ datasets { id name pictures } }');
  const [dataset] = data['datasets'] as unknown as { id: string }[];
  const query = `mutation ($input: StartTrainingRunInput!) { startTrainingRun(input: $input) {
    __typename ... on TrainingRun { id name status settings { loss lr minibatch } dataset { name } } ... on Error { message } } }`;
  return (await ask(query, { input: { dataset: dataset!.id, ...input } })).data['startTrainingRun']!;
};

describe('training over GraphQL', () => {
  it('starts, shows, stops and resumes a run', async () => {
    const run = await start({ loss: 'SEED_2017', lr: 0.5 });
    expect(run).toMatchObject({ __typename: 'TrainingRun', status: 'QUEUED', dataset: { name: 'cliffs' } });
    expect(run['name']).toMatch(/^cliffs, seed-2017, \d+$/);
    expect(run['settings']).toEqual({ loss: 'SEED_2017', lr: 0.5, minibatch: null });
    const change = async (what: string) =>
      (
        await ask(
          `mutation ($id: ID!) { ${what}(id: $id) { __typename ... on TrainingRun { status } ... on Error { message } } }`,
          {
            id: run['id'],
          },
        )
      ).data[what];
    expect(await change('stopTrainingRun')).toMatchObject({ status: 'STOPPED' });
    expect(await change('stopTrainingRun')).toMatchObject({ __typename: 'TrainingRunStateError' });
    expect(await change('resumeTrainingRun')).toMatchObject({ status: 'QUEUED' });
    const { data } = await ask(
      'query ($id: ID!) { trainingRun(id: $id) { status lastSeq events { edges { node { seq step } } } } }',
      {
        id: run['id'],
      },
    );
    const edges = [1, 2, 3].map((seq) => ({ node: { seq, step: 0 } }));
    expect(data['trainingRun']).toEqual({ status: 'QUEUED', lastSeq: 3, events: { edges } });
  });

  it.each([
    [{ gamma: 2 }, 'InvalidInputError', 'gamma'],
    [{ steps: 5, minutes: 1 }, 'InvalidInputError', 'minutes'],
    [{ init: '../../etc' }, 'ModelNotFoundError', 'the models are: strata'],
    [{ dataset: 'none' }, 'DatasetNotFoundError', 'no such data set'],
  ])('%j: %s', async (input, type, message) => {
    expect(await start(input)).toMatchObject({ __typename: type, message: expect.stringContaining(message) as string });
  });

  it('lists runs in pages, newest first', async () => {
    const ids: unknown[] = [];
    for (let i = 0; i < 3; i++) ids.unshift((await start())['id']);
    const page = async (after: string | null) =>
      (
        await ask(
          `query ($after: String) { trainingRuns(first: 2, after: $after, status: QUEUED) {
            edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`,
          { after },
        )
      ).data['trainingRuns'] as unknown as { edges: { node: { id: string } }[]; pageInfo: { endCursor: string } };
    const first = await page(null);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = await page(first.pageInfo.endCursor);
    expect([...first.edges, ...second.edges].map(({ node }) => node.id).slice(0, 3)).toEqual(ids);
    expect((await ask('{ trainingRuns(first: 101) { edges { cursor } } }')).errors[0]!.message).toContain('1 to 100');
    expect((await ask('{ trainingRuns(after: "x") { edges { cursor } } }')).errors[0]!.message).toContain('cursor');
  });

  it('gives events by subscription, and ends', async () => {
    const { id } = await start();
    await ask('mutation ($id: ID!) { stopTrainingRun(id: $id) { __typename } }', { id });
    const query =
      'subscription ($id: ID!) { trainingRun(id: $id, after: 1) { seq ... on StatusEvent { status message } } }';
    const headers = { authorization: `Bearer ${key}`, accept: 'text/event-stream' };
    const { text } = await server.query(query, headers, { id });
    const events = [...text.matchAll(/^data: (.+)$/gm)].map(([, json]) => JSON.parse(json!) as object);
    expect(events).toEqual([{ data: { trainingRun: { seq: 2, status: 'STOPPED', message: 'stopped' } } }]);
    expect((await server.query(query, headers, { id: 'none' })).text).toContain('there is no such training run');
  });

  it('is for keys with the scope train', async () => {
    const other = await server.makeKey('colorize', 'admin');
    for (const query of [
      '{ datasets { id } }',
      '{ trainingRun(id: "x") { id } }',
      'subscription { trainingRun(id: "x") { seq } }',
    ]) {
      expect((await ask(query, {}, other)).errors[0]!.extensions.code).toBe('FORBIDDEN');
    }
  });
});

describe('the picture of a preview', () => {
  it('is there by signed URL, without a key', async () => {
    const { id } = (await start()) as unknown as { id: string };
    await mkdir(join(server.folders.run(id), 'previews'), { recursive: true });
    const file = 'step-00000004.png';
    const picture = sharp({ create: { width: 96, height: 48, channels: 3, background: 'red' } });
    const { size } = await picture.png().toFile(server.folders.preview(id, file));
    const image = { file, width: 96, height: 48, mimeType: 'image/png', bytes: size, sha256: 'ab' };
    const { store } = await server.training.get();
    await store.addEvents(id, [{ step: 4, at: new Date(), data: { type: 'preview', image } }]);
    const { data } = await ask(
      'query ($id: ID!) { trainingRun(id: $id) { latestPreview { url width dataUri(size: 32) } } }',
      { id },
    );
    const shown = data['trainingRun']!['latestPreview'] as { url: string; width: number; dataUri: string };
    expect(shown).toMatchObject({ width: 96, dataUri: expect.stringMatching(/^data:image\/webp/) as string });
    const answer = await server.fetch(shown.url);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await server.fetch(shown.url.replace(/seq|\/\d+\?/, '/1?'))).status).toBe(403);
    expect((await server.fetch(`/previews/${id}/2`)).status).toBe(403);
  });
});

it('says when too many runs wait', async () => {
  const { store, datasets } = await server.training.get();
  const [dataset] = await datasets.list();
  for (let i = 0; i < 100; i++) await store.insert({ id: `run ${i}`, datasetId: dataset!.id, config: {} });
  expect((await start()).__typename).toBe('BusyError');
});
