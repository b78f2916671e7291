/** Starting worker threads, from the built package and from its sources alike. */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** Starts the module `entry`, given by its .js address; when this runs from the sources, the .ts file beside it, through tsx. */
export function startWorker(entry: URL, workerData: unknown): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(entry, { workerData });
  // tsx's CommonJS entry cannot register itself, and `--import tsx` does not reach a worker's modules in Node 20.
  const tsx = createRequire(import.meta.url)
    .resolve('tsx/esm/api')
    .replace(/\.cjs$/, '.mjs');
  const source = entry.href.replace(/\.js$/, '.ts');
  const code = `import(${JSON.stringify(tsx)}).then(({ register }) => (register(), import(${JSON.stringify(source)})));`;
  return new Worker(code, { eval: true, workerData, execArgv: ['--conditions=@lithochrome/source'] });
}
