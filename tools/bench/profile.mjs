// Where the time of a training step or forward pass goes, by primitive against its floor.
// node tools/bench/profile.mjs --net strata --task train --precision bf16 [--batch 16] [--runs 10] [--steps]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureLimits } from './limits.mjs';
import { openForward, openTraining } from './measured.mjs';
import { timesOf } from './serve.mjs';
import { median } from './statistics.mjs';
import { aligned } from './tables.mjs';
import { writeWorkload } from './workload.mjs';

const text = (value) => ({ type: 'string', default: value });
const { values: options } = parseArgs({
  options: {
    net: text('strata'),
    task: text('train'),
    precision: text('bf16'),
    batch: text('16'),
    runs: text('10'),
    steps: { type: 'boolean', default: false },
  },
});
const [batch, runs] = [Number(options.batch), Number(options.runs)];

/** Least milliseconds of a primitive: its operations at the product's rate, or its bytes at the rate of a copy. */
function floorOf({ operations, bytes }, { fp32Gflops, bf16Gflops, copyGBs }) {
  const rate = options.precision === 'bf16' ? bf16Gflops : fp32Gflops;
  return Math.max(operations / rate, bytes / copyGBs) / 1e6;
}

/** Rows of a kind of primitive joined, the slowest first. */
function byKind(rows) {
  const kinds = new Map();
  for (const row of rows) {
    const sum = kinds.get(row.name) ?? { name: row.name, count: 0, ms: 0, floor: 0, operations: 0, bytes: 0 };
    kinds.set(row.name, sum);
    sum.count++;
    for (const key of ['ms', 'floor', 'operations', 'bytes']) sum[key] += row[key];
  }
  return [...kinds.values()].sort((a, b) => b.ms - a.ms);
}

function cellsOf({ name, count = 1, ms, floor, operations, bytes }, total) {
  return [
    name,
    String(count),
    ms.toFixed(3),
    `${((100 * ms) / total).toFixed(1)} %`,
    floor.toFixed(3),
    (ms / floor).toFixed(2),
    operations > 0 ? (operations / ms / 1e6).toFixed(0) : '',
    (bytes / ms / 1e6).toFixed(1),
  ];
}

async function measure(folder) {
  writeWorkload({ net: options.net, size: 128, batch, folder });
  const params = { precision: options.precision, batch, folder };
  const { run, program } = options.task === 'train' ? openTraining(params) : openForward(params);
  for (let i = 0; i < 3; i++) await run();
  const plain = median(await timesOf(run, { ms: 0, least: runs }));
  program.setProfiling(true);
  const profiled = (await timesOf(run, { ms: 0, least: runs })).reduce((a, b) => a + b) / runs;
  const limits = await measureLimits({ ms: 500, mib: 256, side: 2048 });
  const rows = program.profile().map((row) => ({ ...row, ms: row.ms / runs, floor: floorOf(row, limits), count: 1 }));
  return { plain, profiled, limits, rows };
}

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-profile-'));
try {
  const { plain, profiled, limits, rows } = await measure(folder);
  const total = rows.reduce((sum, { ms }) => sum + ms, 0);
  const floor = rows.reduce((sum, row) => sum + row.floor, 0);
  const head = ['primitive', 'number', 'ms', 'share', 'floor ms', 'times floor', 'GFLOP/s', 'GB/s'];
  const shown = options.steps ? rows : byKind(rows);
  console.log(aligned([head, ...shown.map((row) => cellsOf(row, total))]).join('\n'));
  console.log(`limits: ${JSON.stringify(limits)}`);
  console.log(
    `${options.net} ${options.task} ${options.precision} b=${batch}: ${plain.toFixed(1)} ms, ${profiled.toFixed(1)} ms on average while measured; ` +
      `primitives ${total.toFixed(1)} ms, gap ${(100 * (1 - total / profiled)).toFixed(1)} %, floor ${floor.toFixed(1)} ms`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
