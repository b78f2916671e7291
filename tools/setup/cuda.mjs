import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { capture, SetupError } from './report.mjs';

/** Turing to Blackwell. */
const allArchitectures = [75, 80, 86, 89, 90, 100, 120];
/** Where no GPU is seen: the least that runs on all of them; 8.6 and 8.9 take code for 8.0, newer ones PTX for 9.0. */
const fewArchitectures = [75, 80, 90];
/** Major version of the CUDA toolkit. */
const oldestToolkit = 12;
/** Releases of cuDNN 9 from this one on have what the backend uses. */
const oldestCudnn = 8;
const cudnnName = `cuDNN 9.${oldestCudnn} or a newer 9`;

function setting() {
  const value = process.env.LITHOCHROME_CUDA ?? 'auto';
  if (!['on', 'off', 'auto'].includes(value)) {
    throw new SetupError(`expected on, off or auto for LITHOCHROME_CUDA but received ${value}`);
  }
  return value;
}

function hasDriver() {
  return (
    existsSync('/proc/driver/nvidia/version') ||
    capture('nvidia-smi', ['-L']) !== null ||
    (capture('ldconfig', ['-p']) ?? '').includes('libcuda.so.1')
  );
}

/** The path of an nvcc that knows C++20, or null; CUDACXX, where set, is the only one that counts. */
function findNvcc() {
  const folders = [...(process.env.PATH ?? '').split(':').filter(isAbsolute), '/usr/local/cuda/bin'];
  const candidates = process.env.CUDACXX ? [process.env.CUDACXX] : folders.map((folder) => join(folder, 'nvcc'));
  const major = (nvcc) => Number(/release (\d+)/.exec(capture(nvcc, ['--version']) ?? '')?.[1] ?? 0);
  return candidates.find((nvcc) => major(nvcc) >= oldestToolkit) ?? null;
}

/** Compute capabilities of the GPUs here, as 90 for 9.0. */
function ownArchitectures() {
  const rows = capture('nvidia-smi', ['--query-gpu=compute_cap', '--format=csv,noheader'])?.split('\n') ?? [];
  const numbers = rows.filter((row) => /^\d+\.\d$/.test(row.trim())).map((row) => Math.round(10 * Number(row)));
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** What is compiled, of what this nvcc knows: for all GPUs if asked, else for those here. */
function architectures(nvcc, all) {
  const listed = (capture(nvcc, ['--list-gpu-arch']) ?? '').matchAll(/compute_(\d+)/g);
  const known = new Set([...listed].map(([, number]) => Number(number)));
  const choices = all ? [allArchitectures] : [ownArchitectures(), fewArchitectures];
  const usable = choices.map((choice) => choice.filter((architecture) => known.has(architecture)));
  return usable.find((choice) => choice.length > 0) ?? [];
}

function hasCudnn(folder) {
  const file = join(folder, 'cudnn_version.h');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const [major, minor] = ['MAJOR', 'MINOR'].map((part) => Number(new RegExp(`CUDNN_${part} (\\d+)`).exec(text)?.[1]));
  return major === 9 && minor >= oldestCudnn;
}

/** The folder of cuDNN's headers: LITHOCHROME_CUDNN_INCLUDE, the system's, or that of a pip wheel; null without. */
function cudnnHeaders() {
  const given = process.env.LITHOCHROME_CUDNN_INCLUDE;
  if (given) {
    if (hasCudnn(given)) return given;
    throw new SetupError(`LITHOCHROME_CUDNN_INCLUDE names ${given}, which has no headers of ${cudnnName}`);
  }
  const wheel = capture('python3', ['-c', 'import nvidia.cudnn as cudnn; print(list(cudnn.__path__)[0])']);
  const multiarch = `/usr/include/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
  const folders = ['/usr/include', multiarch, '/usr/local/cuda/include', ...(wheel ? [join(wheel, 'include')] : [])];
  return folders.find(hasCudnn) ?? null;
}

const without = (why) => ({ definitions: ['-DLITHOCHROME_CUDA=OFF'], note: `without CUDA (${why})` });

/**
 * How CMake is to build the CUDA backend, and a note about it: where a driver and nvcc are found, always with
 * LITHOCHROME_CUDA=on, never with off.
 */
export function cudaBuild({ allArchs }) {
  const wanted = setting();
  if (wanted === 'off') return without('LITHOCHROME_CUDA=off');
  if (wanted === 'auto' && !hasDriver()) return without('no NVIDIA driver found');
  const nvcc = findNvcc();
  if (!nvcc) {
    const fix = `install the CUDA toolkit, ${oldestToolkit} or newer, and put its bin folder on PATH or name nvcc by CUDACXX`;
    if (wanted === 'on') throw new SetupError(`LITHOCHROME_CUDA=on needs nvcc, which was not found: ${fix}`);
    return without(`a driver is here but no nvcc: ${fix}`);
  }
  const targets = architectures(nvcc, allArchs);
  const headers = cudnnHeaders();
  const definitions = [
    '-DLITHOCHROME_CUDA=ON',
    `-DCMAKE_CUDA_COMPILER=${nvcc}`,
    `-DCMAKE_CUDA_ARCHITECTURES=${targets.join(';')}`,
    `-DLITHOCHROME_CUDNN_INCLUDE=${headers ?? ''}`,
  ];
  const cudnn = headers
    ? `cuDNN's headers from ${headers}`
    : `no headers of ${cudnnName} found, so it cannot be used; name their folder by LITHOCHROME_CUDNN_INCLUDE`;
  return { definitions, note: `with CUDA for ${targets.join(', ')} (${cudnn})` };
}
