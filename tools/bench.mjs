// `npm run bench`: training and forward passes of ours and of the peers, in turn in one run. `npm run bench -- --help`
import { writeFileSync } from 'node:fs';
import { allCases, selectCases } from './bench/cases.mjs';
import { choosePeers, parseOptions, usage } from './bench/options.mjs';
import { findPeers, peers } from './bench/peers/registry.mjs';
import { describeAsMarkdown, describeRun } from './bench/tables.mjs';

/** What the arguments ask for; ends the process with 2 where they ask for nothing that exists. */
function understand(argv) {
  try {
    const options = parseOptions(argv);
    return { options, cases: selectCases(allCases(options), options.only), wanted: choosePeers(peers, options.peers) };
  } catch (error) {
    console.error(`error: ${error.message}; see npm run bench -- --help`);
    process.exit(2);
  }
}

async function main(argv) {
  const { options, cases, wanted } = understand(argv);
  if (options.help) return console.log(usage);
  const { present, absent } = findPeers(wanted);
  const { runBench } = await import('./bench/run.mjs');
  const note = (line) => console.error(line);
  for (const { name, missing } of absent) note(`left out: ${name}: ${missing}`);
  const result = await runBench({ cases, peers: present, absent, options, note });
  const json = JSON.stringify(result);
  if (options.out !== undefined) writeFileSync(options.out, `${json}\n`);
  if (options.markdown !== undefined) writeFileSync(options.markdown, `${describeAsMarkdown(result).join('\n')}\n`);
  (options.json ? console.error : console.log)(`\n${describeRun(result).join('\n')}`);
  if (options.json) console.log(json);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`error: ${process.env.LITHOCHROME_DEBUG === '1' ? error.stack : error.message}`);
  process.exitCode = 1;
}
