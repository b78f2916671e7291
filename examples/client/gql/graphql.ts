/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Where to compute. */
export type DeviceChoice =
  /** The GPU where one can be used. */
  | 'AUTO'
  /** The processor. */
  | 'CPU'
  /** The GPU. */
  | 'CUDA';

/** Arithmetic. */
export type Precision =
  /** BF16 where the device computes it natively. */
  | 'AUTO'
  /** bfloat16. */
  | 'BF16'
  /** 32 bit. */
  | 'FP32';

/** A term that asks neighbors for like colors. */
export type SpatialTerm =
  /** Neighbors of like lightness get like colors. */
  | 'LEVIN'
  /** No such term. */
  | 'NONE'
  /** Total variation of the probabilities. */
  | 'PROB_TV';

/** A data set and how to train on it. What is left out has the default of the command `lithochrome train`. */
export type StartTrainingRunInput = {
  /** Steps between checkpoints. Default: 500. */
  checkpointEvery?: number | null | undefined;
  /** Id of a data set; see the query `datasets`. */
  dataset: string | number;
  /** Where to compute. Default: AUTO. */
  device?: DeviceChoice | null | undefined;
  /** Rebalancing: 1 weighs all colors alike, 0 rare ones fully up. Default: 0.5. */
  gamma?: number | null | undefined;
  /** Name of the model whose weights are the start; see the query `models`. */
  init?: string | null | undefined;
  /** Factor of the spatial term. Default: 10 for LEVIN, 3 for PROB_TV. */
  lambda?: number | null | undefined;
  /** What training minimizes. Default: REBALANCED. */
  loss?: TrainingLoss | null | undefined;
  /** Peak learning rate. Default: 0.0012. */
  lr?: number | null | undefined;
  /** Crops per step. Default: 16. */
  minibatch?: number | null | undefined;
  /** Trains about this long: a timing warm-up fixes the number of steps. */
  minutes?: number | null | undefined;
  /** Architecture. Default: STRATA. */
  network?: TrainingNetwork | null | undefined;
  /** Arithmetic. Default: AUTO. */
  precision?: Precision | null | undefined;
  /** Of every random choice. Default: 0. */
  seed?: number | null | undefined;
  /** Side of the crops in pixels, a multiple of 32. Default: 128. */
  size?: number | null | undefined;
  /** Spatial term. Default: NONE. */
  spatial?: SpatialTerm | null | undefined;
  /** Optimizer steps. Default: 20000, unless `minutes` is given. */
  steps?: number | null | undefined;
  /** Steps between validations and previews. Default: 1000. */
  validateEvery?: number | null | undefined;
};

/** What training minimizes. */
export type TrainingLoss =
  /** Squared error of the colors. */
  | 'MSE'
  /** Cross-entropy over color bins. */
  | 'MULTINOMIAL'
  /** Cross-entropy over color bins, rare colors weighed up. */
  | 'REBALANCED'
  /** That of the 2017 project. */
  | 'SEED_2017';

/** Architecture of a network. */
export type TrainingNetwork =
  /** That of the 2017 project. */
  | 'SEED'
  /** The default: small and quick. */
  | 'STRATA';

/** Where a training run stands. */
export type TrainingRunStatus =
  /** It cannot go on; `error` says why. It can be resumed once that is mended. */
  | 'FAILED'
  /** All steps are done; its model can be published. */
  | 'FINISHED'
  /** It waits for its turn. */
  | 'QUEUED'
  /** It is being trained. */
  | 'RUNNING'
  /** It was stopped and can be resumed. */
  | 'STOPPED'
  /** It stops after a checkpoint. */
  | 'STOPPING';

export type ColorizeMutationVariables = Exact<{
  image: null;
  vibrancy?: number | null | undefined;
}>;


export type ColorizeMutation = { colorize:
    | { __typename: 'BusyError', retryAfterSeconds: number, message: string }
    | { __typename: 'Colorization', model: string, image: { url: string, width: number, height: number }, timings: { total: number } }
    | { __typename: 'ImageTooLargeError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'ModelNotFoundError', message: string }
    | { __typename: 'UnsupportedImageError', message: string }
   };

export type DatasetsQueryVariables = Exact<{ [key: string]: never; }>;


export type DatasetsQuery = { datasets: Array<{ id: string, name: string, pictures: number }> };

export type StartMutationVariables = Exact<{
  input: StartTrainingRunInput;
}>;


export type StartMutation = { startTrainingRun:
    | { __typename: 'BusyError', message: string }
    | { __typename: 'DatasetNotFoundError', message: string }
    | { __typename: 'InvalidInputError', message: string }
    | { __typename: 'ModelNotFoundError', message: string }
    | { __typename: 'TrainingRun', id: string }
   };

export type WatchSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type WatchSubscription = { trainingRun:
    | { __typename: 'CheckpointEvent', step: number }
    | { __typename: 'PreviewEvent', step: number }
    | { __typename: 'StatusEvent', status: TrainingRunStatus, message: string, step: number }
    | { __typename: 'StepEvent', loss: number | null, imagesPerSecond: number, step: number }
    | { __typename: 'ValidationEvent', step: number, metrics: { ciede2000: number | null } }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const ColorizeDocument = new TypedDocumentString(`
    mutation Colorize($image: File!, $vibrancy: Float) {
  colorize(input: {image: $image, vibrancy: $vibrancy}) {
    __typename
    ... on Colorization {
      model
      image {
        url
        width
        height
      }
      timings {
        total
      }
    }
    ... on BusyError {
      retryAfterSeconds
    }
    ... on Error {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ColorizeMutation, ColorizeMutationVariables>;
export const DatasetsDocument = new TypedDocumentString(`
    query Datasets {
  datasets {
    id
    name
    pictures
  }
}
    `) as unknown as TypedDocumentString<DatasetsQuery, DatasetsQueryVariables>;
export const StartDocument = new TypedDocumentString(`
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
    `) as unknown as TypedDocumentString<StartMutation, StartMutationVariables>;
export const WatchDocument = new TypedDocumentString(`
    subscription Watch($id: ID!) {
  trainingRun(id: $id, after: 0) {
    __typename
    step
    ... on StepEvent {
      loss
      imagesPerSecond
    }
    ... on ValidationEvent {
      metrics {
        ciede2000
      }
    }
    ... on StatusEvent {
      status
      message
    }
  }
}
    `) as unknown as TypedDocumentString<WatchSubscription, WatchSubscriptionVariables>;