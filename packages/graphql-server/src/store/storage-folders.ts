import { dirname, join } from 'node:path';
import { persistentId } from './persistent-id.js';

/** Where things lie in the storage folder. */
export class StorageFolders {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** A name of the storage that no other has. */
  id(): Promise<string> {
    return persistentId(join(this.root, 'storage-id'));
  }

  get runs(): string {
    return join(this.root, 'runs');
  }
  get datasets(): string {
    return join(this.root, 'datasets');
  }
  /** Whether a data set lies in it, and not in a folder of the operator's. */
  holdsDataset(path: string): boolean {
    return dirname(path) === this.datasets;
  }
  /** Published models. */
  get models(): string {
    return join(this.root, 'models');
  }
  run(id: string): string {
    return join(this.runs, id);
  }
  runModel(id: string): string {
    return join(this.run(id), 'model');
  }
  /** A model that is about to be published. */
  draft(id: string): string {
    return join(this.run(id), 'published');
  }
  model(name: string): string {
    return join(this.models, name);
  }
  log(id: string): string {
    return join(this.run(id), 'events.ndjson');
  }
  preview(id: string, file: string): string {
    return join(this.run(id), 'previews', file);
  }
}
