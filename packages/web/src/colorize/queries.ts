import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.js';

export const modelsQuery = graphql(`
  query Models {
    models {
      name
      summary
    }
  }
`);

const colorizationFields = graphql(`
  fragment ColorizationFields on Colorization {
    id
    model
    device
    notes
    temperature
    vibrancy
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
    hypotheses {
      index
      image {
        url
      }
    }
    timings {
      total
    }
  }
`);

export const colorizeMutation = graphql(
  `
    mutation Colorize($input: ColorizeInput!) {
      colorize(input: $input) {
        __typename
        ... on Colorization {
          ...ColorizationFields
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
  `,
  [colorizationFields],
);

export const renderMutation = graphql(
  `
    mutation Render($input: RenderColorizationInput!) {
      renderColorization(input: $input) {
        __typename
        ... on Colorization {
          ...ColorizationFields
        }
        ... on RenderedPreview {
          dataUri
          ms
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
  `,
  [colorizationFields],
);

export type Model = ResultOf<typeof modelsQuery>['models'][number];
export type ColorizeInput = VariablesOf<typeof colorizeMutation>['input'];
export type ColorizeResult = ResultOf<typeof colorizeMutation>['colorize'];
export type Colorization = Extract<ColorizeResult, { __typename: 'Colorization' }>;
export type RenderInput = VariablesOf<typeof renderMutation>['input'];
export type RenderResult = ResultOf<typeof renderMutation>['renderColorization'];
