// One measurement in a process of its own: prints a row of JSON. node tools/bench/colorize-task.mjs TASK FILES…
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { colorize, loadModel } from '../../packages/ts-core/dist/index.js';
import { encoderOptions } from '../../packages/ts-core/dist/image/output-format.js';

const [task, ...files] = process.argv.slice(2);

const medianOf = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const share = (values, quantile) => values.toSorted((a, b) => a - b)[Math.floor(quantile * (values.length - 1))];
const timed = async (work) => {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
};
/** What sharp needs at least for such a result: the file decoded and encoded as ours is, in three channels. */
const sharpAlone = async (file) => {
  const { format } = await sharp(file).metadata();
  const pipeline = sharp(file, { sequentialRead: true, limitInputPixels: false });
  return pipeline.toColourspace('srgb').toFormat(format, encoderOptions(format, 8)).toBuffer();
};

const tasks = {
  /** sharp and ours in turn. */
  async pair(file, rounds = '7') {
    const model = await loadModel();
    const rows = [];
    await sharpAlone(file);
    await colorize(file, { model });
    for (let round = 0; round < Number(rounds); round++) {
      const alone = await timed(() => sharpAlone(file));
      const ours = await timed(() => colorize(file, { model }));
      rows.push({ sharp: alone.ms, ours: ours.ms, ...ours.result.timings });
    }
    const median = (key) => medianOf(rows.map((row) => row[key]));
    const least = (key) => Math.min(...rows.map((row) => row[key]));
    const [sharpMs, oursMs, networkMs] = ['sharp', 'ours', 'network'].map(median);
    const ratio = (oursMs - networkMs) / sharpMs;
    const phases = { decodeMs: median('decode'), networkMs, encodeMs: median('encode') };
    return { sharpMs, sharpMinMs: least('sharp'), oursMs, oursMinMs: least('ours'), ...phases, ratio };
  },

  /** Peak memory of one picture, the process included. */
  async memory(file, impl) {
    await (impl === 'sharp' ? sharpAlone(file) : colorize(file));
    return { peakMiB: process.resourceUsage().maxRSS / 1024 };
  },

  /** How late a timer of 1 ms is while the model is loaded, a new shape is prepared, and a known one is colorized. */
  async latency(file) {
    const data = await readFile(file);
    const { result: model, ...load } = await withTimer(() => loadModel());
    const { result: first, ...fresh } = await withTimer(() => colorize(data, { model }));
    const { result: rest, ...known } = await withTimer(async () => {
      for (let i = 0; i < 8; i++) await colorize(data, { model });
    });
    return { load, fresh, known };
  },

  /** The first picture of each shape and the median of the next ones. */
  async shapes(...pictures) {
    const model = await loadModel();
    await colorize(pictures.shift(), { model });
    const extra = [];
    for (const picture of pictures) {
      const first = await timed(() => colorize(picture, { model }));
      const next = [];
      for (let i = 0; i < 5; i++) next.push((await timed(() => colorize(picture, { model }))).ms);
      extra.push(first.ms - medianOf(next));
    }
    return { extraMs: medianOf(extra), mostExtraMs: Math.max(...extra) };
  },
};

/** Milliseconds by which a 1 ms timer fires late. */
async function withTimer(work) {
  const late = [];
  let due = performance.now() + 1;
  let timer = setTimeout(function tick() {
    late.push(Math.max(0, performance.now() - due));
    due = performance.now() + 1;
    timer = setTimeout(tick, 1);
  }, 1);
  const { ms, result } = await timed(work);
  clearTimeout(timer);
  late.push(Math.max(0, performance.now() - due));
  return { ms, p99Ms: share(late, 0.99), maxMs: Math.max(...late), result };
}

console.log(JSON.stringify(await tasks[task](...files)));
