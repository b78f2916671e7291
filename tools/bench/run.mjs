// One run of the benchmark: the limits, then every case, implementations in turn.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkAgreement } from './agreement.mjs';
import { betweenCoresNs } from './between-cores.mjs';
import { nameOf, sizeOf } from './cases.mjs';
import { readArray } from './floats.mjs';
import { bestLimits, resultRows, withShare } from './statistics.mjs';
import { Workers } from './workers.mjs';

const WARMUP = { ms: 0, least: 2 };
const ours = { impl: 'lithochrome', name: 'Lithochrome', command: process.execPath, worker: 'lithochrome.mjs' };

/** Writes what the implementations share; the networks for those that read files come from PyTorch. */
async function prepare(workers, params, peers) {
  await workers.of(ours).call('prepare', params);
  const torch = peers.find(({ impl }) => impl === 'pytorch');
  if (!torch) return;
  const { folder } = params;
  await workers.of({ ...torch, variant: 'eager' }).call('export', { folder });
  if (!peers.some(({ impl }) => impl === 'tfjs')) return;
  const script = join(import.meta.dirname, 'python', 'onnx_graph.py');
  execFileSync(torch.command, [script, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
}

const computed = (task, { output, losses }) => (task === 'forward' ? readArray(output) : losses);

/** Opens a case everywhere and compares what it computes; the participants, ours first. */
async function openCase(workers, each, { folder, peers, note }) {
  const own = await workers.of(ours).call('open', { ...each, folder });
  const expected = computed(each.task, own);
  const participants = [{ ...ours, precision: each.precision, operations: own.operations, times: [] }];
  for (const peer of peers)
    for (const run of peer.runs(each)) {
      const participant = { ...peer, ...run, times: [] };
      const answer = await workers.of(participant).call('open', { ...each, ...run, folder });
      const about = { peer: `${peer.name} ${run.variant}`, peerPrecision: run.precision };
      const error = checkAgreement(each, { ...about, found: computed(each.task, answer), expected });
      note(`  ${about.peer} agrees to ${error.toExponential(1)}`);
      participants.push(participant);
    }
  return participants;
}

/** A B A B: every participant in every round. */
async function measureCase(workers, each, about) {
  about.note(nameOf(each));
  const participants = await openCase(workers, each, about);
  // The first steps of a training have warmed it up.
  if (each.task === 'forward')
    for (const participant of participants) await workers.of(participant).call('time', WARMUP);
  // A training's first step after the others' turns is the slowest.
  const turn = { ms: about.ms, least: each.task === 'train' ? about.steps : 1 };
  const distances = [];
  for (let round = 0; round < about.rounds; round++) {
    for (const participant of participants)
      participant.times.push(...(await workers.of(participant).call('time', turn)));
    distances.push(await betweenCoresNs(workers.threads));
  }
  return resultRows(each, participants, distances);
}

/** Folders of the workloads, each written when its network is first needed. */
function workloads(workers, folder, { peers, size, trainBatch }) {
  const written = new Map();
  return async (net) => {
    if (!written.has(net)) {
      written.set(net, join(folder, net));
      await prepare(workers, { net, size: sizeOf(net, size), batch: trainBatch, folder: written.get(net) }, peers);
    }
    return written.get(net);
  };
}

async function measureAll(workers, { folder, cases, peers, options, note }) {
  const { rounds, ms, steps, limitMs, limitMib, side, size, trainBatch } = options;
  const us = workers.of(ours);
  const folderOf = workloads(workers, folder, { peers, size, trainBatch });
  const limits = () => us.call('limits', { ms: limitMs, mib: limitMib, side });
  note('limits');
  const before = await limits();
  const rows = [];
  for (const each of cases) {
    const about = { folder: await folderOf(each.net), peers, note, rounds, ms, steps };
    rows.push(...(await measureCase(workers, each, about)));
  }
  // The fused loss belongs to training: measured with it.
  const trained = cases.some(({ task }) => task === 'train');
  const loss = trained
    ? await us.call('lossFloor', { folder: await folderOf('bench-d'), batch: trainBatch, ms: ms / 4, rounds })
    : [];
  const best = bestLimits(before, await limits());
  return { limits: best, results: rows.map((row) => withShare(row, best)), loss };
}

/** Measures `cases` against `peers`; `note(line)` says what goes on. Returns the object that `--json` prints. */
export async function runBench({ cases, peers, absent, options, note }) {
  const workers = new Workers();
  const folder = mkdtempSync(join(tmpdir(), 'lithochrome-bench-'));
  try {
    const { isa, threads, onednn } = await workers.of(ours).call('machine');
    workers.threads = threads;
    const machine = { processor: cpus()[0]?.model ?? 'unknown', isa, threads, onednn, node: process.versions.node };
    const measured = await measureAll(workers, { folder, cases, peers, options, note });
    return {
      date: new Date().toISOString(),
      machine,
      peers: peers.map(({ impl, name, version }) => ({ impl, name, version })),
      missing: absent.map(({ impl, name, missing }) => ({ impl, name, reason: missing })),
      ...measured,
    };
  } finally {
    workers.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
