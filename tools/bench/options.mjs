import { parseArgs } from 'node:util';

/**
 * What a run costs: rounds in turn, milliseconds of each turn and a training's least steps in it; of each limit the
 * milliseconds and what it is measured on.
 */
const full = { rounds: 5, ms: 500, steps: 6, limitMs: 1000, limitMib: 256, side: 2048, size: 128, trainBatch: 16 };
/** A run of seconds that shows that everything works, not how fast it is. */
const quick = { rounds: 2, ms: 1, steps: 1, limitMs: 1, limitMib: 1, side: 128, size: 32, trainBatch: 2 };

export const usage = `npm run bench -- [options]

  --json         one JSON object as the last line of stdout; the tables go to stderr
  --out FILE     the same object in a file
  --markdown FILE  the tables of docs/performance.md in a file
  --only LIST    cases net[:task[:precision[:batch]]] separated by commas; * is any; such as strata:train,*:forward:bf16:1
  --peers LIST   peers impl[:variant] of pytorch, onnxruntime and tfjs, such as pytorch:eager; none: ours alone (default: all installed)
  --rounds N     turns of each implementation in a case (default: ${full.rounds})
  --ms N         milliseconds of a turn, ${full.steps} steps of a training at least (default: ${full.ms})
  --quick        tiny pictures and turns of one run: to see that it works
  --help         this text`;

const count = { type: 'string' };
const known = {
  json: { type: 'boolean', default: false },
  out: { type: 'string' },
  markdown: { type: 'string' },
  only: { type: 'string' },
  peers: { type: 'string' },
  rounds: count,
  ms: count,
  quick: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

function integer(name, text, fallback) {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new Error(`expected an integer of at least 1 for --${name} but received ${text}`);
}

/** The options of a run. Throws a message for who called it. */
export function parseOptions(argv) {
  const { values } = parseArgs({ args: argv, options: known });
  const cost = values.quick ? quick : full;
  return {
    ...values,
    ...cost,
    rounds: integer('rounds', values.rounds, cost.rounds),
    ms: integer('ms', values.ms, cost.ms),
  };
}

/**
 * The peers of the registry that `--peers` names, with the variants that it names of them.
 *
 * @template {{ impl: string, runs: (each: any) => { variant: string, precision: string }[] }} Peer
 * @param {Peer[]} registry
 * @param {string} [list]
 * @returns {Peer[]}
 */
export function choosePeers(registry, list) {
  if (list === undefined) return registry;
  if (list === 'none') return [];
  const wanted = list.split(',').map((text) => text.split(':'));
  const impls = new Set(registry.map(({ impl }) => impl));
  for (const [impl] of wanted)
    if (!impls.has(impl)) throw new Error(`expected ${[...impls].join(', ')} or none for --peers but received ${impl}`);
  const named = (impl, variant) => wanted.some(([name, only = variant]) => name === impl && only === variant);
  return registry
    .filter(({ impl }) => wanted.some(([name]) => name === impl))
    .map((peer) => ({ ...peer, runs: (each) => peer.runs(each).filter(({ variant }) => named(peer.impl, variant)) }));
}
