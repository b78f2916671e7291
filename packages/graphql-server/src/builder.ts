import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { GraphQLError } from 'graphql';
import type { Context } from './context.js';
import type { ReceivedFile } from './uploads/received-file.js';

export interface SchemaTypes {
  Context: Context;
  DefaultFieldNullability: false;
  Scalars: { File: { Input: File | ReceivedFile; Output: never }; DateTime: { Input: never; Output: Date } };
  AuthScopes: { authenticated: boolean; colorize: boolean; train: boolean };
}

/** Of one operation. A mutation costs as much as `colorizeCost`: several of them in one request are refused. */
export const documentLimits = { complexity: 200, depth: 8, breadth: 60 };
export const colorizeCost = 100;

export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [ErrorsPlugin, ScopeAuthPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  errors: { directResult: true },
  complexity: {
    limit: documentLimits,
    defaultListMultiplier: 5,
    complexityError: (kind) =>
      new GraphQLError(`the ${kind.toLowerCase()} of this operation is too high; ask for less`),
  },
  scopeAuth: {
    // Else a subscription would begin before it is refused.
    authorizeOnSubscribe: true,
    authScopes: ({ state: { principal } }) => ({
      authenticated: principal !== null,
      colorize: principal?.scopes.includes('colorize') ?? false,
      train: principal?.scopes.includes('train') ?? false,
    }),
    unauthorizedError: () =>
      new GraphQLError('the API key does not allow this', { extensions: { code: 'FORBIDDEN', http: { status: 403 } } }),
  },
});

builder.queryType({ description: 'What can be asked.' });
builder.mutationType({ description: 'What can be done.' });
builder.subscriptionType({ description: 'What can be watched.' });
