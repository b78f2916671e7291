// The service against the library on the sample photographs, in turn: `node tools/bench/service.mjs` prints one JSON object.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const examples = join(root, 'examples');
const names = readdirSync(examples).filter((name) => name.endsWith('.jpg'));
const photos = names.map((name) => readFileSync(join(examples, name)));
const COUNT = 36;
const ROUNDS = 3;
const SATURATION_SECONDS = 6;

const query = 'mutation ($image: File!) { colorize(input: { image: $image }) { __typename } }';
const operations = JSON.stringify({ query, variables: { image: null } });

async function request(url, index) {
  const form = new FormData();
  form.set('operations', operations);
  form.set('map', '{"0":["variables.image"]}');
  form.set('0', new Blob([photos[index % photos.length]]), 'photo.jpg');
  const init = { method: 'POST', headers: { 'graphql-require-preflight': '1' }, body: form };
  const start = performance.now();
  const { data } = await (await fetch(`${url}/graphql`, init)).json();
  return { kind: data.colorize.__typename, ms: performance.now() - start };
}

/** Calls `work` for 0…count−1, so many at once; the seconds that it took. */
async function timed(count, atOnce, work) {
  const start = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (performance.now() - start) / 1000;
}

const quantile = (values, q) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))];
const round = (value) => Math.round(value * 100) / 100;

async function openLibrary() {
  const { colorize, loadModel } = await import('@lithochrome/ts-core');
  const model = await loadModel();
  return (index) => colorize(photos[index % photos.length], { model });
}

async function startService(dataDir) {
  const start = performance.now();
  const options = ['--port', '0', '--queue', '32', '--data-dir', dataDir, '--log-level', 'error', '--json'];
  const child = spawn(process.execPath, [join(root, 'packages/cli/bin/lithochrome.js'), 'serve', ...options]);
  const [line] = await new Promise((done) => createInterface(child.stdout).once('line', (...lines) => done(lines)));
  const { url } = JSON.parse(line);
  await request(url, 0);
  return { child, url, firstAnswerSeconds: (performance.now() - start) / 1000 };
}

/** One picture at a time, library and service by turns. */
async function latency(colorize, url) {
  const times = { library: [], service: [] };
  for (let i = 0; i < 2 * COUNT; i++) {
    const start = performance.now();
    await colorize(i);
    times.library.push(performance.now() - start);
    times.service.push((await request(url, i)).ms);
  }
  return { libraryMs: quantile(times.library, 0.5), serviceMs: quantile(times.service, 0.5) };
}

/** Pictures per second: the library two at a time, the service with 32 clients, whose own processor time is left out. */
async function throughput(colorize, url) {
  const rates = { library: [], service: [] };
  for (let round = 0; round < ROUNDS; round++) {
    rates.library.push(COUNT / (await timed(COUNT, 2, colorize)));
    const before = process.cpuUsage();
    const seconds = await timed(COUNT, 32, (index) => request(url, index));
    const { user, system } = process.cpuUsage(before);
    rates.service.push(COUNT / (seconds - (user + system) / 1e6));
  }
  return { libraryPerSecond: quantile(rates.library, 0.5), servicePerSecond: quantile(rates.service, 0.5) };
}

/** Requests at four times the rate that the service can do, for some seconds. */
async function saturation(url, perSecond) {
  const count = Math.round(4 * perSecond * SATURATION_SECONDS);
  const before = process.cpuUsage();
  const start = performance.now();
  const answers = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      await setTimeout((1000 * index) / (4 * perSecond));
      return request(url, index);
    }),
  );
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - start) / 1000 - (user + system) / 1e6;
  const refused = answers.filter(({ kind }) => kind === 'BusyError').map(({ ms }) => ms);
  const times = { refusedMs: quantile(refused, 0.5), refusedP95Ms: quantile(refused, 0.95) };
  return { saturatedPerSecond: (count - refused.length) / seconds, refused: refused.length, ...times };
}

const rounded = (figures) => Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, round(value)]));

const dataDir = mkdtempSync(join(tmpdir(), 'lithochrome-bench-'));
const { child, url, firstAnswerSeconds } = await startService(dataDir);
const colorize = await openLibrary();
for (let i = 0; i < photos.length; i++) await Promise.all([colorize(i), request(url, i)]);
const alone = await latency(colorize, url);
const many = await throughput(colorize, url);
const figures = { firstAnswerSeconds, ...alone, ...many, ...(await saturation(url, many.servicePerSecond)) };
console.log(JSON.stringify(rounded(figures), null, 2));
child.kill('SIGTERM');
await new Promise((done) => child.once('exit', done));
rmSync(dataDir, { recursive: true });
