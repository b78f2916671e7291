import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where things lie in the storage folder. */
export class StorageFolders {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** A name of the storage that no other has; made once, also by servers that start together. */
  async id(): Promise<string> {
    const path = join(this.root, 'storage-id');
    const known = await readFile(path, 'utf8').catch(() => null);
    if (known !== null) return known;
    const fresh = randomUUID();
    const draft = `${path}.${fresh}`;
    await writeFile(draft, fresh);
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await rm(draft);
    return readFile(path, 'utf8');
  }

  get runs(): string {
    return join(this.root, 'runs');
  }
  get datasets(): string {
    return join(this.root, 'datasets');
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
