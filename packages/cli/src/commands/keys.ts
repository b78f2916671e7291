import { resolve } from 'node:path';
import { defineCommand } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { formatTable } from '../format.js';
import { choices, text } from '../options.js';
import { settingOptions, settingsFromEnvironment } from '../setting-options.js';
import { UsageError } from '../usage-error.js';

const { dataDir } = settingOptions();
const location = { dataDir: dataDir! };

export const command = defineCommand({
  description: 'Lists, makes and removes the API keys of a server. A running one sees changes within a second.',
  options: {
    add: text('makes a key of this name and prints it, once', 'name'),
    scopes: choices(
      'what the new key allows: train for training runs, admin for the results of others and the metrics (default: colorize)',
      ['colorize', 'train', 'admin'],
    ),
    remove: text('removes the key of this id', 'id'),
    ...location,
  },
  examples: [
    ['keys --add website', 'a key that may colorize'],
    ['keys --add monitoring --scopes admin', 'a key that may read the metrics'],
    ['keys', 'ids, names and scopes'],
  ],
  async run({ runtime, output }, _args, { add, remove, ...given }) {
    if (add !== undefined && remove !== undefined) throw new UsageError('give one of --add and --remove');
    if (given.scopes && add === undefined) throw new UsageError('--scopes goes with --add');
    const named = { ...settingsFromEnvironment(runtime.env, location), ...given }['dataDir'];
    const { ApiKeys, defaultDataDir } = await runtime.loadServer();
    const folder = typeof named === 'string' ? resolve(runtime.folder, named) : defaultDataDir();
    const keys = new ApiKeys(folder);
    if (remove !== undefined) await keys.remove(remove);
    const made = add === undefined ? undefined : await keys.add(add, given.scopes ?? ['colorize']);
    const all = await keys.list();
    output.event({ type: 'result', folder, ...made, keys: all });
    if (made) {
      output.note('keep this key: it is not shown again');
      output.print(made.key);
    } else {
      const rows = all.map(({ id, name, scopes }): [string, string] => [id, `${name} (${scopes.join(', ')})`]);
      output.print(rows.length > 0 ? formatTable(rows) : 'no API keys');
    }
    return exitCodes.ok;
  },
});
