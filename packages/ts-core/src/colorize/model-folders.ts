/** Where shipped models lie, and which there are. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LithochromeError } from '../errors.js';
import { readModelFolder } from '../models/model-folder.js';
import { checkText } from '../validate.js';

/** The shipped model that is used unless another is named. */
export const DEFAULT_MODEL = 'strata';

export interface ModelSummary {
  name: string;
  /** The model folder. */
  path: string;
  /** Architecture, training and data in one line. */
  summary: string;
}

/**
 * The models below `folder`, by name; without it the shipped ones, which `LITHOCHROME_MODELS_DIR` looks for elsewhere.
 *
 * @throws LithochromeError MODEL naming a damaged one
 */
export async function listModels(folder = modelsFolder()): Promise<ModelSummary[]> {
  return Promise.all(
    (await modelPaths(folder)).map(async (path) => {
      const { config } = await readModelFolder(path);
      const summary = `${config.network}, trained on ${config.data.pictures} pictures: ${config.data.description}`;
      return { name: config.name, path, summary };
    }),
  );
}

/** The folders of all shipped models, intact or not. */
export function shippedModelPaths(): Promise<string[]> {
  return modelPaths(modelsFolder());
}

async function modelPaths(folder: string | undefined): Promise<string[]> {
  const names = folder === undefined ? [] : (await readdir(folder)).sort();
  return names.map((name) => join(folder!, name)).filter(isModelFolder);
}

/** The folder of a shipped model's name or of a path. @throws LithochromeError MODEL where there is none */
export async function findModel(nameOrPath: string = DEFAULT_MODEL): Promise<string> {
  const given = checkText('model', nameOrPath);
  const isPath = /[\\/]|^\./.test(given) || isModelFolder(resolve(given));
  if (isPath) return resolve(given);
  const shipped = modelsFolder();
  if (shipped !== undefined && isModelFolder(join(shipped, given))) return join(shipped, given);
  const names =
    shipped === undefined ? [] : (await readdir(shipped)).filter((name) => isModelFolder(join(shipped, name)));
  const known = names.length > 0 ? `the shipped ones are ${names.join(', ')}` : 'no model is shipped here';
  throw new LithochromeError('MODEL', `there is no model named ${given}; ${known}; or give the path of a model folder`);
}

function isModelFolder(path: string): boolean {
  return existsSync(join(path, 'config.json'));
}

/** Beside the code in a package, at the root of the repository, or where the environment says. */
function modelsFolder(): string | undefined {
  const set = process.env['LITHOCHROME_MODELS_DIR'];
  // This file is in src/colorize or dist/colorize of the package.
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const candidates = set ? [resolve(set)] : [join(root, 'models'), resolve(root, '../../models')];
  return candidates.find((path) => existsSync(path));
}
