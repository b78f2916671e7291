import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTestServer } from '../testing/test-server.js';

it('data sets and runs are deleted over GraphQL, with typed errors, by keys with the scope train', async () => {
  const server = await createTestServer({ withKeys: true });
  const [key, other] = [await server.makeKey('train'), await server.makeKey('colorize', 'admin')];
  await mkdir(join(server.folders.datasets, 'cliffs'), { recursive: true });
  const ask = async (query: string, variables: object = {}, as = key) => {
    const { json } = await server.query(query, { authorization: `Bearer ${as}` }, variables);
    return { data: json.data as unknown as Record<string, Record<string, unknown>>, errors: json.errors };
  };
  const datasets = (await ask('{ datasets { id deletable } }')).data['datasets'] as unknown as {
    id: string;
    deletable: boolean;
  }[];
  const { id, deletable } = datasets[0]!;
  expect(deletable).toBe(true);
  const start = `mutation ($id: ID!) { startTrainingRun(input: { dataset: $id }) { ... on TrainingRun { id } } }`;
  const run = (await ask(start, { id })).data['startTrainingRun']!['id'] as string;
  const change = async (what: string, about: object, fields = '... on Error { message }') =>
    (await ask(`mutation ($id: ID!) { ${what}(id: $id) { __typename ${fields} } }`, about)).data[what];

  expect(await change('deleteDataset', { id })).toMatchObject({ __typename: 'DatasetInUseError' });
  expect(await change('deleteTrainingRun', { id: run })).toMatchObject({ __typename: 'TrainingRunStateError' });
  await change('stopTrainingRun', { id: run });
  const fields = '... on Dataset { name deletable deletedAt } ... on Error { message }';
  const gone = { __typename: 'Dataset', name: 'cliffs', deletable: false, deletedAt: expect.any(String) as string };
  expect(await change('deleteDataset', { id }, fields)).toEqual(gone);
  expect(existsSync(join(server.folders.datasets, 'cliffs'))).toBe(false);
  expect(await change('deleteDataset', { id })).toMatchObject({ __typename: 'DatasetNotFoundError' });
  expect((await ask('{ datasets { id } }')).data).toEqual({ datasets: [] });
  const shown = await ask('query ($id: ID!) { trainingRun(id: $id) { name dataset { name deletedAt } } }', { id: run });
  expect(shown.data['trainingRun']).toEqual({
    name: expect.stringMatching(/^cliffs, /) as string,
    dataset: { name: 'cliffs', deletedAt: gone.deletedAt },
  });
  expect(await change('resumeTrainingRun', { id: run })).toMatchObject({ __typename: 'TrainingRunStateError' });
  const deleted = await change('deleteTrainingRun', { id: run }, '... on DeletedTrainingRun { id }');
  expect(deleted).toEqual({ __typename: 'DeletedTrainingRun', id: run });
  expect(await change('deleteTrainingRun', { id: run })).toMatchObject({ __typename: 'TrainingRunNotFoundError' });
  for (const what of ['deleteDataset', 'deleteTrainingRun']) {
    const { errors } = await ask(`mutation { ${what}(id: "x") { __typename } }`, {}, other);
    expect(errors[0]!.extensions.code).toBe('FORBIDDEN');
  }
});
