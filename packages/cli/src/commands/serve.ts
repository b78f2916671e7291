import { once } from 'node:events';
import { resolve } from 'node:path';
import { defineCommand } from '../command.js';
import { readConfigFile } from '../config-file.js';
import { exitCodes } from '../exit-codes.js';
import { type OptionValues, path } from '../options.js';
import { settingOptions, settingsFromEnvironment } from '../setting-options.js';

const settings = settingOptions();

export const command = defineCommand({
  description:
    'Serves colorization over GraphQL. Every setting is an option, a variable such as LITHOCHROME_PORT, or a key of the config file, in this order.',
  options: { ...settings, config: path('JSON, YAML, TOML or module with any of these options', 'file') },
  examples: [
    ['serve', 'on http://127.0.0.1:4000/graphql, for this machine alone'],
    [
      'serve --host 0.0.0.0 --allowed-hosts photos.example.org',
      'for others too, who need an API key (lithochrome keys)',
    ],
  ],
  async run({ runtime, output }, _args, given) {
    const { config, ...flags } = given as OptionValues<typeof settings> & { config?: string };
    const file = config === undefined ? {} : await readConfigFile(resolve(runtime.folder, config), settings);
    const chosen: Record<string, unknown> = { ...file, ...settingsFromEnvironment(runtime.env, settings), ...flags };
    for (const key of ['dataDir', 'storage', 'datasetRoots'])
      if (key in chosen) chosen[key] = absolute(chosen[key], runtime.folder);
    const { startService } = await runtime.loadServer();
    const service = await startService(chosen, runtime.stderr);
    output.event({ type: 'listening', url: service.url });
    output.note(`listening on ${service.url}/graphql`);
    if (!runtime.signal.aborted) await once(runtime.signal, 'abort');
    await service.stop();
    output.event({ type: 'result', url: service.url });
    return exitCodes.ok;
  },
});

/** Paths below `folder`; what is not given stays so. */
function absolute(value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((path) => absolute(path, folder));
  return typeof value === 'string' && value !== '' ? resolve(folder, value) : value;
}
