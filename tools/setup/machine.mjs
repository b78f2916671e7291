import { readFileSync } from 'node:fs';
import { SetupError } from './report.mjs';

const minimumNode = [20, 19];

/** Throws unless this Node is new enough and the system is one that the native engine builds on. */
export function checkMachine() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < minimumNode[0] || (major === minimumNode[0] && minor < minimumNode[1])) {
    throw new SetupError(
      `Node ${minimumNode.join('.')} or newer is needed, this is ${process.versions.node}. See https://nodejs.org/en/download`,
    );
  }
  if (process.platform !== 'linux') {
    throw new SetupError(
      `The native engine builds on Linux only, this is ${process.platform}. A Debian container works.`,
    );
  }
  if (!['x64', 'arm64'].includes(process.arch)) {
    throw new SetupError(`Unsupported processor: ${process.arch}. x86-64 and arm64 are supported.`);
  }
  return `Node ${process.versions.node}, ${process.arch}${needsPortableBuild() ? ', portable build' : ''}`;
}

/** True where the AVX2 build would not run: other processors than x86-64, and old ones of it. */
export function needsPortableBuild() {
  if (process.arch !== 'x64') return true;
  const flags = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1].split(' ') ?? [];
  return !['avx2', 'fma', 'bmi2', 'f16c'].every((flag) => flags.includes(flag));
}
