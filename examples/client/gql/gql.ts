/* eslint-disable */
import * as types from './graphql.js';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  mutation Colorize($image: File!, $vibrancy: Float) {\n    colorize(input: { image: $image, vibrancy: $vibrancy }) {\n      __typename\n      ... on Colorization { model image { url width height } timings { total } }\n      ... on BusyError { retryAfterSeconds }\n      ... on Error { message }\n    }\n  }\n": typeof types.ColorizeDocument,
    "\n  query Datasets {\n    datasets { id name pictures }\n  }\n": typeof types.DatasetsDocument,
    "\n  mutation Start($input: StartTrainingRunInput!) {\n    startTrainingRun(input: $input) {\n      __typename\n      ... on TrainingRun { id }\n      ... on Error { message }\n    }\n  }\n": typeof types.StartDocument,
    "\n  subscription Watch($id: ID!) {\n    trainingRun(id: $id, after: 0) {\n      __typename\n      step\n      ... on StepEvent { loss imagesPerSecond }\n      ... on ValidationEvent { metrics { ciede2000 } }\n      ... on StatusEvent { status message }\n    }\n  }\n": typeof types.WatchDocument,
};
const documents: Documents = {
    "\n  mutation Colorize($image: File!, $vibrancy: Float) {\n    colorize(input: { image: $image, vibrancy: $vibrancy }) {\n      __typename\n      ... on Colorization { model image { url width height } timings { total } }\n      ... on BusyError { retryAfterSeconds }\n      ... on Error { message }\n    }\n  }\n": types.ColorizeDocument,
    "\n  query Datasets {\n    datasets { id name pictures }\n  }\n": types.DatasetsDocument,
    "\n  mutation Start($input: StartTrainingRunInput!) {\n    startTrainingRun(input: $input) {\n      __typename\n      ... on TrainingRun { id }\n      ... on Error { message }\n    }\n  }\n": types.StartDocument,
    "\n  subscription Watch($id: ID!) {\n    trainingRun(id: $id, after: 0) {\n      __typename\n      step\n      ... on StepEvent { loss imagesPerSecond }\n      ... on ValidationEvent { metrics { ciede2000 } }\n      ... on StatusEvent { status message }\n    }\n  }\n": types.WatchDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Colorize($image: File!, $vibrancy: Float) {\n    colorize(input: { image: $image, vibrancy: $vibrancy }) {\n      __typename\n      ... on Colorization { model image { url width height } timings { total } }\n      ... on BusyError { retryAfterSeconds }\n      ... on Error { message }\n    }\n  }\n"): typeof import('./graphql.js').ColorizeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Datasets {\n    datasets { id name pictures }\n  }\n"): typeof import('./graphql.js').DatasetsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Start($input: StartTrainingRunInput!) {\n    startTrainingRun(input: $input) {\n      __typename\n      ... on TrainingRun { id }\n      ... on Error { message }\n    }\n  }\n"): typeof import('./graphql.js').StartDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Watch($id: ID!) {\n    trainingRun(id: $id, after: 0) {\n      __typename\n      step\n      ... on StepEvent { loss imagesPerSecond }\n      ... on ValidationEvent { metrics { ciede2000 } }\n      ... on StatusEvent { status message }\n    }\n  }\n"): typeof import('./graphql.js').WatchDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
