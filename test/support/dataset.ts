import { join } from 'node:path';
import { writeLandscapes } from './landscape.js';
import { lithochrome } from './lithochrome.js';

/** Makes a small prepared data set below `folder` and returns its path. */
export async function smallDataset(folder: string): Promise<string> {
  const photos = join(folder, 'photos');
  const dataset = join(folder, 'dataset');
  await writeLandscapes(photos, 18);
  const split = ['--size', '96', '--val', '0.2', '--test', '0.2'];
  const { code, stderr } = await lithochrome(['prepare', photos, '--out', dataset, ...split]);
  if (code !== 0) throw new Error(`prepare failed (${code}): ${stderr}`);
  return dataset;
}

/** The quickest training there is: crops of 32 px, two at a time. */
export const quickTraining: readonly string[] = ['--size', '32', '--minibatch', '2', '--seed', '3'];
