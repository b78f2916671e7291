// `node tools/bench.mjs [--steps N]`: strata against PyTorch on this machine, in turn in one run (ours, theirs, ours, theirs).
// LITHOCHROME_PEER_PYTHON names a Python that has torch; without it only ours is timed.
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { steps: { type: 'string', default: '8' } } });
const peer = process.env.LITHOCHROME_PEER_PYTHON;
// Multiply-adds of a forward pass at 128×128, times two; a training step costs about three of them.
const FORWARD_GFLOP = 2.262;

const rowsOf = (command, args) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const ours = () => rowsOf(process.execPath, ['tools/bench/network.mjs', '--steps', values.steps]);
const theirs = () => (peer ? rowsOf(peer, ['tools/bench/pytorch_strata.py', '--steps', values.steps]) : []);

// The same row of two rounds: the mean of the medians, the smaller minimum.
function joined(first, second) {
  return first.map((row, i) => ({
    ...row,
    medianMs: (row.medianMs + second[i].medianMs) / 2,
    minMs: Math.min(row.minMs, second[i].minMs),
  }));
}

const rounds = [ours(), theirs(), ours(), theirs()];
const peers = joined(rounds[1], rounds[3]);
if (!peer) console.log('PyTorch is left out: set LITHOCHROME_PEER_PYTHON to a Python that has torch');
for (const row of joined(rounds[0], rounds[2])) {
  const other = peers.find(
    ({ task, precision, batch }) => task === row.task && precision === row.precision && batch === row.batch,
  );
  const work = (row.task === 'train' ? 3 : 1) * FORWARD_GFLOP * row.batch;
  const figures = [
    `${row.task} ${row.precision} b=${row.batch}`.padEnd(18),
    `${row.medianMs.toFixed(1)} ms (min ${row.minMs.toFixed(1)})`.padEnd(26),
    `${((1000 * row.batch) / row.medianMs).toFixed(1)} images/s`.padEnd(18),
    `${((1000 * work) / row.medianMs).toFixed(0)} GFLOP/s`.padEnd(14),
    other ? `PyTorch ${other.medianMs.toFixed(1)} ms, ratio ${(other.medianMs / row.medianMs).toFixed(2)}` : '',
  ];
  console.log(figures.join(' '));
}
