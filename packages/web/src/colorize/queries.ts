import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.js';

export const modelsQuery = graphql(`
  query Models {
    models {
      name
      summary
    }
  }
`);

export const colorizeMutation = graphql(`
  mutation Colorize($input: ColorizeInput!) {
    colorize(input: $input) {
      __typename
      ... on Colorization {
        id
        model
        device
        notes
        image {
          url
          width
          height
          mimeType
          bytes
          thumbnail: dataUri(size: 256)
        }
        uncertainty {
          url
        }
        timings {
          total
        }
      }
      ... on BusyError {
        message
        retryAfterSeconds
      }
      ... on Error {
        message
      }
    }
  }
`);

export type Model = ResultOf<typeof modelsQuery>['models'][number];
export type ColorizeInput = VariablesOf<typeof colorizeMutation>['input'];
export type ColorizeResult = ResultOf<typeof colorizeMutation>['colorize'];
export type Colorization = Extract<ColorizeResult, { __typename: 'Colorization' }>;
