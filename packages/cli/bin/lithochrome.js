#!/usr/bin/env node
// Committed, so that npm can link it before anything is built; the program itself is ../dist.
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli.js', import.meta.url);
if (existsSync(built)) {
  const { main } = await import(built.href);
  await main(process.argv.slice(2));
} else {
  const message = 'lithochrome is not built yet; run: npm run build';
  if (process.argv.includes('--json')) console.log(JSON.stringify({ type: 'error', code: 'DEVICE', message }));
  console.error(`error: ${message}`);
  process.exitCode = 4;
}
