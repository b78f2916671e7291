import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, freemem } from 'node:os';
import { dirname, join } from 'node:path';
import { needsPortableBuild } from './machine.mjs';
import { cudaBuild } from './cuda.mjs';
import { capture, root, run } from './report.mjs';

const source = 'packages/native-cuda';
const build = `${source}/build`;
const stampFile = join(root, build, 'configured.json');

/** The folder in which CMake builds, below the root. */
export const buildFolder = build;

// The Node-API headers come from npm, so that building downloads nothing.
function headerFolders() {
  const packages = createRequire(join(root, source, 'package.json'));
  return {
    nodeApi: packages('node-api-headers').include_dir,
    nodeAddonApi: dirname(packages.resolve('node-addon-api/package.json')),
  };
}

/** What the build folder was configured with; null where it was not, or where that was cut off. */
function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return null;
  }
}

// CMake refuses a build folder that was configured in another place.
function removeMovedBuild() {
  const cache = join(root, build, 'CMakeCache.txt');
  if (
    existsSync(cache) &&
    !readFileSync(cache, 'utf8').includes(`CMAKE_HOME_DIRECTORY:INTERNAL=${join(root, source)}\n`)
  ) {
    rmSync(join(root, build), { recursive: true });
  }
}

/** Configures where settings have changed; returns a note about CUDA. */
function configure(asked) {
  const previous = readStamp();
  // A build folder that once had the tests keeps them, so that two commands do not configure in turns.
  const tests = asked.tests || previous?.tests === true;
  const onOff = (value) => (value ? 'ON' : 'OFF');
  const { nodeApi, nodeAddonApi } = headerFolders();
  const cuda = cudaBuild(asked);
  const definitions = [
    '-DCMAKE_BUILD_TYPE=Release',
    `-DLITHOCHROME_TESTS=${onOff(tests)}`,
    `-DLITHOCHROME_EMULATION=${onOff(tests)}`,
    `-DLITHOCHROME_PORTABLE=${onOff(needsPortableBuild())}`,
    `-DLITHOCHROME_NODE_API=${nodeApi}`,
    `-DLITHOCHROME_NODE_ADDON_API=${nodeAddonApi}`,
    ...cuda.definitions,
  ];
  const wanted = { tests, definitions };
  if (JSON.stringify(previous) === JSON.stringify(wanted)) return cuda.note;
  removeMovedBuild();
  const ninja = capture('ninja', ['--version']) !== null;
  run('cmake', ['-S', source, '-B', build, ...(ninja ? ['-G', 'Ninja'] : []), ...definitions]);
  writeFileSync(stampFile, JSON.stringify(wanted));
  return cuda.note;
}

/**
 * Configures when settings changed and compiles what changed; `tests` adds the test programs, with the CUDA kernels
 * emulated on the processor; `allArchs` compiles the kernels for every GPU from Turing on.
 */
export function buildNative({ tests = false, allArchs = false } = {}) {
  const note = configure({ tests, allArchs });
  // A compiler process takes up to about 1 GB.
  const jobs = Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / 1e9)));
  run('cmake', ['--build', build, '--parallel', String(jobs), ...(tests ? [] : ['--target', 'lithochrome_addon'])]);
  return note;
}
