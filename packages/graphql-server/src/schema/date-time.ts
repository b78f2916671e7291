import { GraphQLError } from 'graphql';
import { builder } from '../builder.js';

builder.scalarType('DateTime', {
  description: 'A moment in UTC as in ISO 8601: 2026-01-31T23:59:59.000Z.',
  serialize: (value) => value.toISOString(),
  parseValue: () => {
    throw new GraphQLError('a DateTime is never part of a request');
  },
});
