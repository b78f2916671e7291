import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, freemem } from 'node:os';
import { dirname, join } from 'node:path';
import { needsPortableBuild } from './machine.mjs';
import { capture, root, run, SetupError } from './report.mjs';

const source = 'packages/native-cuda';
const build = `${source}/build`;
const stampFile = join(root, build, 'configured.json');

/** The folder in which CMake builds, below the root. */
export const buildFolder = build;

function cudaSetting() {
  const value = process.env.LITHOCHROME_CUDA ?? 'auto';
  if (!['on', 'off', 'auto'].includes(value)) {
    throw new SetupError(`expected on, off or auto for LITHOCHROME_CUDA but received ${value}`);
  }
  return value;
}

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

function configure(previous, tests) {
  const onOff = (value) => (value ? 'ON' : 'OFF');
  const { nodeApi, nodeAddonApi } = headerFolders();
  // A build folder that once had the tests keeps them, so that two commands do not configure in turns.
  const definitions = [
    '-DCMAKE_BUILD_TYPE=Release',
    `-DLITHOCHROME_TESTS=${onOff(tests || previous?.tests)}`,
    `-DLITHOCHROME_PORTABLE=${onOff(needsPortableBuild())}`,
    `-DLITHOCHROME_CUDA=${cudaSetting()}`,
    `-DLITHOCHROME_NODE_API=${nodeApi}`,
    `-DLITHOCHROME_NODE_ADDON_API=${nodeAddonApi}`,
  ];
  const wanted = { tests: Boolean(tests || previous?.tests), definitions };
  if (JSON.stringify(previous) === JSON.stringify(wanted)) return;
  removeMovedBuild();
  const ninja = capture('ninja', ['--version']) !== null;
  run('cmake', ['-S', source, '-B', build, ...(ninja ? ['-G', 'Ninja'] : []), ...definitions]);
  writeFileSync(stampFile, JSON.stringify(wanted));
}

/** Configures when settings changed and compiles what changed; `tests` adds the test program. */
export function buildNative({ tests = false } = {}) {
  configure(readStamp(), tests);
  // A compiler process takes up to about 1 GB.
  const jobs = Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / 1e9)));
  run('cmake', ['--build', build, '--parallel', String(jobs), ...(tests ? [] : ['--target', 'lithochrome_addon'])]);
}
