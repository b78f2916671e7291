import { resolve } from 'node:path';
import { defineCommand } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { formatTable } from '../format.js';
import { integer, list, number, path, required, text } from '../options.js';

const example = 'lithochrome prepare photos/ --out dataset/';

export const command = defineCommand({
  arguments: { notation: '<folder>', summary: 'folder of photographs' },
  description:
    'Turns a folder of photographs into a data set: leaves out what is no photograph, near-gray or nearly the same as another, ' +
    'splits into train, val and test, and stores the pictures decoded. The folder itself is not touched.',
  options: {
    out: path('folder for the data set', 'folder'),
    size: integer('short side of the stored pictures in pixels (default: 288)', { min: 64, max: 4096 }),
    minChroma: number('least mean chroma; pictures below count as gray (default: 3)', { min: 0, max: 110 }),
    val: number('share of pictures for validation, where the folder has no splits (default: 0.05)', {
      min: 0,
      max: 0.9,
    }),
    test: number('share of pictures for testing, where the folder has no splits (default: 0.1)', { min: 0, max: 1 }),
    wnids: list(
      'only these WordNet synsets, in an ImageNet layout: folders or file names that begin with the id',
      /^n\d{8}$/,
      'WordNet ids such as n09193705, separated by commas,',
    ),
    tier: text("only pictures of this tier of the folder's manifest.tsv", 'tier'),
  },
  examples: [
    [example.replace('lithochrome ', ''), 'then: lithochrome train --data dataset/'],
    ['prepare imagenet/ --out cliffs/ --wnids n09246464,n09193705', 'imagenet/n09246464/*.JPEG: only cliffs and alps'],
  ],
  async run({ runtime, output }, args, given) {
    const out = resolve(runtime.folder, required(given.out, 'out', example));
    const core = await runtime.loadCore();
    const started = performance.now();
    const onProgress = (progress: { done: number; total: number }): void => {
      output.event({ type: 'progress', ...progress });
      output.progress({ unit: 'picture', ...progress, details: '' });
    };
    const folder = resolve(runtime.folder, args[0] ?? '');
    const {
      path: dataset,
      counts,
      skipped,
    } = await core.prepareDataset(folder, { ...given, out, onProgress, signal: runtime.signal });
    output.event({ type: 'result', path: dataset, counts, skipped, ms: Math.round(performance.now() - started) });
    const reasons = Object.entries(skipped).map(([reason, count]): [string, string] => [
      `left out: ${reason}`,
      String(count),
    ]);
    const splits = Object.entries(counts).map(([split, count]): [string, string] => [split, String(count)]);
    output.print(formatTable([['data set', dataset], ...splits, ...reasons]));
    return exitCodes.ok;
  },
});
