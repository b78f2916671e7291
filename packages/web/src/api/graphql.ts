import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './graphql-env.js';

/** An operation, typed by schema.graphql. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: { File: File; DateTime: string };
}>();

export type { ResultOf, VariablesOf } from 'gql.tada';
