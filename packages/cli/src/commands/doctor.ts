import { defineCommand } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { formatTable } from '../format.js';

export const command = defineCommand({
  description:
    'Shows what computes here and with what libraries, why nothing faster is in use, and whether the models are intact.',
  options: {},
  examples: [
    ['doctor', 'prints a table'],
    ['doctor --json', 'the same for programs'],
  ],
  async run({ runtime, output }) {
    const core = await runtime.loadCore();
    const diagnosis = await core.diagnose();
    const { machine, models, libraries, notes, problem } = diagnosis;
    output.event({ type: 'result', ...diagnosis });
    const compute: [string, string][] = machine
      ? [
          ['backend', `${machine.backend} (oneDNN ${machine.onednn})`],
          ['instruction set', machine.isa],
          ['threads', String(machine.threads)],
          ['bf16', machine.bf16 ? 'native' : 'not native'],
          ['GPU', machine.cudaUnavailable ?? 'in use'],
        ]
      : [['backend', problem ?? 'none']];
    const versions = Object.entries(libraries).map(([name, version]): [string, string] => [name, version]);
    const found = models.map(({ name, path, state }): [string, string] => [`model ${name}`, `${state}, ${path}`]);
    const none: [string, string][] = models.length === 0 ? [['models', 'none found']] : [];
    output.print(formatTable([...compute, ...versions, ...found, ...none]));
    for (const note of notes) output.print(`- ${note}`);
    if (!machine) return exitCodes.device;
    return models.every(({ state }) => state === 'intact') ? exitCodes.ok : exitCodes.model;
  },
});
