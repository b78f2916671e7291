import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { listModels, type ModelSummary } from '@lithochrome/ts-core';

/** The models that clients may name, and nothing else: a model's path is never theirs to give. */
export class ModelCatalog {
  readonly #published: string;
  readonly #lists = new Map<string, Promise<ModelSummary[]>>();

  /** `published`: folder of the models that were trained here, besides the shipped ones. */
  constructor(published: string) {
    this.#published = published;
  }

  async list(): Promise<ModelSummary[]> {
    const names = await readdir(this.#published).catch(() => []);
    const shipped = await this.#read('', () => listModels());
    const published = names.length === 0 ? [] : await this.#read(names.join('/'), () => listModels(this.#published));
    return [...shipped, ...published];
  }

  async find(name: string): Promise<ModelSummary | undefined> {
    return (await this.list()).find((model) => model.name === name);
  }

  isPublished({ path }: ModelSummary): boolean {
    return dirname(path) === this.#published;
  }

  /** Why a name that `find` does not know cannot be used. */
  async explainUnknown(name: string): Promise<string> {
    const known = (await this.list()).map((model) => model.name);
    return `there is no model named ${JSON.stringify(name.slice(0, 80))}; the models are: ${known.join(', ')}`;
  }

  /** Read once for each state of a folder. */
  #read(state: string, read: () => Promise<ModelSummary[]>): Promise<ModelSummary[]> {
    const models = this.#lists.get(state) ?? read();
    if (state !== '') for (const old of this.#lists.keys()) if (old !== '' && old !== state) this.#lists.delete(old);
    this.#lists.set(state, models);
    models.catch(() => this.#lists.delete(state));
    return models;
  }
}
