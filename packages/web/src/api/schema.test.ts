import { readFileSync } from 'node:fs';
import { minifyIntrospection, outputIntrospectionFile } from 'gql.tada/internal';
import { buildSchema, type DocumentNode, introspectionFromSchema, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import * as colorizeQueries from '../colorize/queries.js';
import * as trainingQueries from '../training/queries.js';

const schema = buildSchema(readFileSync(new URL('../../../graphql-server/schema.graphql', import.meta.url), 'utf8'));
const documents = Object.entries({ ...colorizeQueries, ...trainingQueries }) as [string, DocumentNode][];

describe('the operations', () => {
  // `npx vitest run -u` writes it anew.
  it('are typed by schema.graphql', async () => {
    const introspection = minifyIntrospection(introspectionFromSchema(schema));
    const types = outputIntrospectionFile(introspection, { fileType: '.d.ts', shouldPreprocess: true });
    await expect(types).toMatchFileSnapshot('./graphql-env.d.ts');
  });

  it.each(documents)('%s is one that the server takes', (_name, document) => {
    // A fragment that is spread elsewhere is unused by itself.
    const problems = validate(schema, document).map(({ message }) => message);
    expect(problems.filter((message) => !message.includes('is never used'))).toEqual([]);
  });
});
