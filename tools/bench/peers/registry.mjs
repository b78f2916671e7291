import { onnxruntime } from './onnxruntime.mjs';
import { onnxruntimeNode } from './onnxruntime-node.mjs';
import { pytorch } from './pytorch.mjs';
import { tfjs } from './tfjs.mjs';

/**
 * Every peer: `find()` says { command, version } or { missing }, `runs(case)` what is measured of it as
 * { variant, precision }, `worker` is what the command runs.
 */
export const peers = [pytorch, onnxruntime, onnxruntimeNode, tfjs];

/** The peers that are installed, with where, and those that are not, with why. */
export function findPeers(registry = peers) {
  const found = registry.map((peer) => ({ ...peer, ...peer.find() }));
  return { present: found.filter(({ missing }) => !missing), absent: found.filter(({ missing }) => missing) };
}
