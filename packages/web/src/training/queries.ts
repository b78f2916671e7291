import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.js';

const runFields = graphql(`
  fragment RunFields on TrainingRun {
    id
    status
    step
    steps
    loss
    imagesPerSecond
    createdAt
    startedAt
    finishedAt
    error
    name
    modelName
    lastSeq
    dataset {
      name
      pictures
      deletedAt
    }
    settings {
      network
      loss
      gamma
      spatial
      lambda
      steps
      minutes
      minibatch
      size
      lr
      seed
      precision
      device
      init
      validateEvery
      checkpointEvery
    }
  }
`);

export const runsQuery = graphql(
  `
    query Runs($after: String) {
      trainingRuns(first: 25, after: $after) {
        edges {
          node {
            ...RunFields
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [runFields],
);

export const runQuery = graphql(
  `
    query Run($id: ID!) {
      trainingRun(id: $id) {
        ...RunFields
      }
    }
  `,
  [runFields],
);

export const datasetsQuery = graphql(`
  query Datasets {
    datasets {
      id
      name
      pictures
      bytes
      deletable
    }
    models {
      name
    }
  }
`);

export const uploadMutation = graphql(`
  mutation Upload($input: UploadDatasetInput!) {
    uploadDataset(input: $input) {
      __typename
      ... on Dataset {
        id
      }
      ... on Error {
        message
      }
    }
  }
`);

export const deleteDatasetMutation = graphql(`
  mutation DeleteDataset($id: ID!) {
    deleteDataset(id: $id) {
      __typename
      ... on Error {
        message
      }
    }
  }
`);

export const deleteRunMutation = graphql(`
  mutation DeleteRun($id: ID!) {
    deleteTrainingRun(id: $id) {
      __typename
      ... on Error {
        message
      }
    }
  }
`);

export const startMutation = graphql(`
  mutation Start($input: StartTrainingRunInput!) {
    startTrainingRun(input: $input) {
      __typename
      ... on TrainingRun {
        id
      }
      ... on Error {
        message
      }
    }
  }
`);

export const stopMutation = graphql(`
  mutation Stop($id: ID!) {
    stopTrainingRun(id: $id) {
      __typename
      ... on Error {
        message
      }
    }
  }
`);

export const resumeMutation = graphql(`
  mutation Resume($id: ID!) {
    resumeTrainingRun(id: $id) {
      __typename
      ... on Error {
        message
      }
    }
  }
`);

export const publishMutation = graphql(`
  mutation Publish($runId: ID!, $name: String!) {
    publishModel(runId: $runId, name: $name) {
      __typename
      ... on Model {
        name
      }
      ... on Error {
        message
      }
    }
  }
`);

export const eventsSubscription = graphql(`
  subscription Events($id: ID!, $after: Int!) {
    trainingRun(id: $id, after: $after) {
      __typename
      seq
      step
      ... on StepEvent {
        loss
        imagesPerSecond
        lr
      }
      ... on ValidationEvent {
        validationLoss: loss
        metrics {
          psnr
          ssim
          ciede2000
          abRmse
          aucRaw
          aucRebalanced
          colorfulness
          colorfulnessTrue
          patchiness
        }
      }
      ... on PreviewEvent {
        image {
          url
          width
          height
        }
      }
      ... on StatusEvent {
        status
        message
      }
    }
  }
`);

export type RunSummary = ResultOf<typeof runsQuery>['trainingRuns']['edges'][number]['node'];
export type Run = NonNullable<ResultOf<typeof runQuery>['trainingRun']>;
export type RunEvent = ResultOf<typeof eventsSubscription>['trainingRun'];
export type Dataset = ResultOf<typeof datasetsQuery>['datasets'][number];
export type StartInput = VariablesOf<typeof startMutation>['input'];
export type Metrics = Extract<RunEvent, { __typename: 'ValidationEvent' }>['metrics'];
