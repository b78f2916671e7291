import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ioError } from '../errors.js';
import { checkText } from '../validate.js';
import { readModelFolder, writeModelFolder } from './model-folder.js';

/**
 * Copies a model folder under a name of its own, which its configuration and the title of its card then say. The copy is there whole
 * or not at all; one that is at `to` is replaced.
 *
 * @throws LithochromeError MODEL where `from` holds no intact model, IO
 * @example
 * await copyModel('runs/mine/model', { to: 'models/cliffs', name: 'cliffs' });
 */
export async function copyModel(from: string, { to, name }: { to: string; name: string }): Promise<void> {
  const { config, weights } = await readModelFolder(from);
  const path = join(resolve(from), 'README.md');
  const card = await readFile(path, 'utf8').catch((error: unknown) => {
    throw ioError(error, `read ${path}`);
  });
  const named = { ...config, name: checkText('name', name) };
  await writeModelFolder(to, { config: named, weights, card: card.replace(/^# .*/, `# ${name}`) });
}
