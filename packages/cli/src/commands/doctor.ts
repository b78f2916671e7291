import type { Diagnosis, MachineReport } from '@lithochrome/ts-core';
import { defineCommand } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { formatNumber, formatTable } from '../format.js';

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
    output.event({ type: 'result', ...diagnosis });
    output.print(formatTable(describe(diagnosis)));
    for (const note of diagnosis.notes) output.print(`- ${note}`);
    if (!diagnosis.machine) return exitCodes.device;
    return diagnosis.models.every(({ state }) => state === 'intact') ? exitCodes.ok : exitCodes.model;
  },
});

function describe({ machine, problem, libraries, models }: Diagnosis): [string, string][] {
  const found = models.map(({ name, path, state, sha256 }): [string, string] => {
    return [`model ${name}`, `${state}, ${path}, sha256 ${sha256?.slice(0, 16) ?? 'unknown'}`];
  });
  return [
    ...(machine ? describeMachine(machine) : [['backend', problem ?? 'none'] as [string, string]]),
    ...Object.entries(libraries),
    ...(found.length > 0 ? found : [['models', 'none found'] as [string, string]]),
  ];
}

function describeMachine(machine: MachineReport): [string, string][] {
  const { backend, precision, onednn, processor, isa, threads, bf16 } = machine;
  return [
    ['backend', `${backend} in ${precision}`],
    ['processor', processor],
    ['instruction set', isa],
    ['threads', String(threads)],
    ['bf16', bf16 ? 'native' : 'not native'],
    ['oneDNN', onednn],
    ...describeCuda(machine),
  ];
}

function describeCuda({ cuda, cudaUnavailable, cudaArchitectures }: MachineReport): [string, string][] {
  const build: [string, string] = ['CUDA backend', cudaArchitectures ? `built for ${cudaArchitectures}` : 'not built'];
  if (!cuda) return [build, ['GPU', cudaUnavailable ?? 'none']];
  const { name, capability, memory, multiprocessors, driver, runtime, convolutions } = cuda;
  return [
    build,
    ['GPU', `${name}, compute capability ${capability}, ${multiprocessors} multiprocessors`],
    ['GPU memory', `${formatNumber(memory / 2 ** 30, 1)} GiB`],
    ['CUDA', `${runtime} on a driver for ${driver}`],
    ['convolutions', convolutions],
  ];
}
