import { GraphQLError } from 'graphql';
import { builder } from '../builder.js';

builder.scalarType('File', {
  description: 'An uploaded file, as a part of a multipart request (GraphQL multipart request specification).',
  parseValue: (value) => {
    // Of whichever fetch implementation: what counts is that its bytes can be read.
    if (typeof value === 'object' && value !== null && 'arrayBuffer' in value) return value as File;
    throw new GraphQLError('expected an uploaded file: send a multipart request with a map to this variable');
  },
  serialize: () => {
    throw new GraphQLError('a File is never part of an answer');
  },
});
