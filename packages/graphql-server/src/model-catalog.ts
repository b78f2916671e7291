import { listModels, type ModelSummary } from '@lithochrome/ts-core';

/** The shipped models, read once. Clients may name these and nothing else: a model's path is never theirs to give. */
export class ModelCatalog {
  #models: Promise<ModelSummary[]> | undefined;

  list(): Promise<ModelSummary[]> {
    this.#models ??= listModels().catch((error: unknown) => {
      this.#models = undefined;
      throw error;
    });
    return this.#models;
  }
}
