import { defineCommand } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { formatTable } from '../format.js';

export const command = defineCommand({
  description: 'Lists the models that ship with lithochrome: names for --model, with what each is.',
  options: {},
  examples: [['models', 'one line per model']],
  async run({ runtime, output }) {
    const core = await runtime.loadCore();
    const models = await core.listModels();
    output.event({ type: 'result', models });
    const rows = models.map(({ name, summary }): [string, string] => [name, summary]);
    output.print(rows.length > 0 ? formatTable(rows) : 'no models found');
    return exitCodes.ok;
  },
});
