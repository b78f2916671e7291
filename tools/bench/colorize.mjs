// `node tools/bench/colorize.mjs [--json] [--tasks pair,memory,latency,shapes,folder] [--files 100]`: colorize from file to
// file on this machine: time and peak memory by size beside sharp alone, the event loop's delay, new shapes, a folder.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pictureMaker } from './big-pictures.mjs';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    tasks: { type: 'string', default: 'pair,memory,latency,shapes,folder' },
    sizes: { type: 'string', default: '1,4,12,36,100' },
    files: { type: 'string', default: '100' },
  },
});
const HERE = new URL('.', import.meta.url).pathname;
const CLI = join(HERE, '../../packages/cli/bin/lithochrome.js');
const sizes = values.sizes.split(',').map(Number);

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-bench-'));
const results = [];
const report = (task, name, row) => {
  results.push({ task, name, ...row });
  if (!values.json) console.log(`${task} ${name}`.padEnd(34), describe(row));
};

try {
  const make = await pictureMaker(folder);
  const runs = {
    async pair() {
      for (const megapixels of sizes) {
        const rounds = megapixels > 50 ? '3' : '7';
        report('pair', `${megapixels} MP rgb`, child('pair', await make({ megapixels }), rounds));
      }
      report('pair', '12 MP gray', child('pair', await make({ megapixels: 12, gray: true })));
    },
    async memory() {
      const pictures = sizes.map((megapixels) => ({ megapixels }));
      pictures.push({ megapixels: 100, gray: true }, { megapixels: 36, bits: 16, format: 'tiff' });
      for (const given of pictures) {
        const path = await make(given);
        const { peakMiB } = child('memory', path, 'ours');
        const { peakMiB: sharpMiB } = child('memory', path, 'sharp');
        const kind = `${given.gray ? 'gray' : 'rgb'} ${given.bits ?? 8} bit`;
        report('memory', `${given.megapixels} MP ${kind}`, { peakMiB, sharpMiB });
      }
    },
    async latency() {
      const rows = child('latency', await make({ megapixels: 12 }));
      for (const [name, row] of Object.entries(rows)) report('latency', name, row);
    },
    async shapes() {
      const shapes = [0, 200, 400, 600].map((more) => ({ width: 900 + more, height: 750 }));
      const paths = [];
      for (const size of shapes) paths.push(await make({ size }));
      report('shapes', 'first − next', child('shapes', ...paths));
    },
    async folder() {
      const path = await make({ megapixels: 12 });
      const inputs = join(folder, 'inputs');
      mkdirSync(inputs);
      for (let i = 0; i < Number(values.files); i++) copyFileSync(path, join(inputs, `${i}.jpeg`));
      const usage = colorizeFolder(inputs);
      const busy = usage.cpuMs / usage.wallMs / availableParallelism();
      report('folder', `${values.files} files of 12 MP`, { ...usage, msPerFile: usage.wallMs / values.files, busy });
    },
  };
  for (const task of values.tasks.split(',')) await runs[task]();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const machine = { cpu: cpus()[0].model, cores: availableParallelism(), node: process.version };
if (values.json) console.log(JSON.stringify({ machine, results }));

function run(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed:\n${stderr}`);
  return { stdout, stderr };
}

function child(task, ...rest) {
  return JSON.parse(run([join(HERE, 'colorize-task.mjs'), task, ...rest]).stdout);
}

function colorizeFolder(inputs) {
  const out = join(folder, 'outputs');
  const { stderr } = run(['--import', join(HERE, 'usage.mjs'), CLI, 'colorize', inputs, '--out', out]);
  return JSON.parse(stderr.trim().split('\n').at(-1));
}

function describe(row) {
  return Object.entries(row)
    .map(([name, value]) => `${name} ${value.toFixed(value < 10 ? 2 : 0)}`)
    .join('  ');
}
