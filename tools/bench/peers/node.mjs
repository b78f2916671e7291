import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'node-peers');

/** A package of tools/bench/node-peers: { command, version }, or { missing } with what to do. */
export function findNode(name, env = process.env, from = folder) {
  const manifest = join(from, 'node_modules', name, 'package.json');
  if (!existsSync(manifest))
    return { missing: `${name} is not installed; run npm ci --ignore-scripts in tools/bench/node-peers` };
  // The network is handed over as an ONNX file, which PyTorch writes.
  if (!env.LITHOCHROME_PEER_PYTHON)
    return { missing: `${name} needs LITHOCHROME_PEER_PYTHON, whose PyTorch writes the network for it` };
  return { command: process.execPath, version: JSON.parse(readFileSync(manifest, 'utf8')).version };
}
