import { expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';
import { command } from './doctor.js';

const healthy = {
  machine: {
    backend: 'cpu',
    precision: 'fp32',
    processor: 'P',
    isa: 'avx512_core',
    threads: 2,
    bf16: false,
    onednn: '2.6.3',
    cuda: null,
    cudaUnavailable: 'no driver',
    cudaArchitectures: null,
  },
  problem: null,
  libraries: { node: '20.20.0', sharp: '0.35.5' },
  models: [{ name: 'strata', path: '/models/strata', state: 'intact', sha256: 'ab'.repeat(32) }],
  notes: ['the GPU is not used: no driver'],
};
const doctor = (diagnosis: object, ...args: string[]) =>
  runCommand('doctor', command, { args, core: { diagnose: () => Promise.resolve(diagnosis) } });

it('shows what computes, versions, models and why it is not faster', async () => {
  const { run, code } = await doctor(healthy);
  expect(code).toBe(0);
  expect(run.text('stdout')).toMatch(/^instruction set +avx512_core$/m);
  expect(run.text('stdout')).toMatch(/^CUDA backend +not built$/m);
  expect(run.text('stdout')).toMatch(/^GPU +no driver$/m);
  expect(run.text('stdout')).toMatch(/^sharp +0\.35\.5$/m);
  expect(run.text('stdout')).toMatch(/^model strata +intact/m);
  expect(run.text('stdout')).toContain('- the GPU is not used: no driver\n');
});

it('shows the GPU with its libraries', async () => {
  const cuda = {
    name: 'NVIDIA G',
    capability: '9.0',
    memory: 80 * 2 ** 30,
    multiprocessors: 132,
    driver: '13.1',
    runtime: '13.0',
    convolutions: 'cuDNN 9.24.0',
  };
  const machine = { ...healthy.machine, backend: 'cuda', precision: 'bf16', cuda, cudaUnavailable: null };
  const { run } = await doctor({ ...healthy, machine: { ...machine, cudaArchitectures: '80,90' } });
  const shown = run.text('stdout');
  expect(shown).toMatch(/^backend +cuda in bf16$/m);
  expect(shown).toMatch(/^CUDA backend +built for 80,90$/m);
  expect(shown).toMatch(/^GPU +NVIDIA G, compute capability 9\.0, 132 multiprocessors$/m);
  expect(shown).toMatch(/^GPU memory +80\.0 GiB$/m);
  expect(shown).toMatch(/^CUDA +13\.0 on a driver for 13\.1$/m);
  expect(shown).toMatch(/^convolutions +cuDNN 9\.24\.0$/m);
});

it('is a result for scripts', async () => {
  const { run } = await doctor(healthy, '--json');
  expect(run.events()).toEqual([{ type: 'result', ...healthy }]);
});

it('fails with 4 without the addon and with 5 for a damaged model', async () => {
  const missing = await doctor({ ...healthy, machine: null, problem: 'the native addon is missing' });
  expect(missing.code).toBe(4);
  expect(missing.run.text('stdout')).toContain('the native addon is missing');
  const damaged = await doctor({
    ...healthy,
    models: [{ ...healthy.models[0], state: 'model.safetensors does not match' }],
  });
  expect(damaged.code).toBe(5);
});
