import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPython } from '../tools/bench/peers/python.mjs';
import { writeLandscapes } from './support/landscape.js';
import { readText, root } from './support/repository.js';

const run = promisify(execFile);

/** How a block is run stands in a comment above it: `<!-- test: KIND -->`. */
interface Block {
  readonly kind: string;
  readonly language: string;
  readonly code: string;
}

function blocksOf(markdown: string): Block[] {
  const fences = markdown.matchAll(/(?:<!-- test: ([\w ]+) -->\n)?```(\w*)\n([\s\S]*?)```/g);
  return [...fences].map(([, kind = 'unmarked', language = '', code = '']) => ({ kind, language, code }));
}

const blocks = blocksOf(readText('README.md'));

/** The README's commands with trainings that take seconds. */
function shortened(code: string): string {
  return code.replaceAll(/--minutes \d+/g, '--steps 3 --minibatch 2 --size 64');
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lithochrome-readme-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeLandscapes(join(folder, 'photos'), 40);
  await writeLandscapes(join(folder, 'imagenet', 'n09246464'), 4);
  await copyFile(join(folder, 'photos', 'view-00.jpg'), join(folder, 'photo.jpg'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

// What the test runner sets would change how the commands resolve their code.
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, INIT_CWD: _cwd, ...rest } = process.env;
  return { ...rest, LITHOCHROME_DATA_DIR: join(folder, 'state') };
}

type Runner = (block: Block) => Promise<void>;

const runners: Record<string, Runner> = {
  quickstart: async ({ code }) => {
    const out = join(folder, 'out');
    await run('bash', ['-ec', `${code.trim()} -- --out '${out}'`], { cwd: root, env: environment() });
    const pictures = (await readdir(out)).filter((name) => name.endsWith('.png'));
    const samples = (await readdir(join(root, 'examples'))).filter((name) => name.endsWith('.jpg'));
    expect(pictures.length).toBe(samples.length);
    expect(await readdir(out)).toContain('index.html');
  },
  // Running it here would start this test again.
  'is this run': ({ code }) => {
    expect(code.trim()).toBe('npm test');
    expect((JSON.parse(readText('package.json')) as { scripts: { test: string } }).scripts.test).toBe(
      'node tools/test.mjs',
    );
    return Promise.resolve();
  },
  // The whole takes ten minutes.
  bench: async ({ code }) => {
    const quick = '-- --quick --peers none --only bench-d:forward:fp32:1';
    const { stdout } = await run('bash', ['-ec', `${code.trim()} ${quick}`], { cwd: root, env: environment() });
    expect(stdout).toMatch(/^bench-d forward fp32 b=1 +lithochrome /m);
  },
  // Nothing is downloaded here: what the lines name exists, and npm would install exactly what is written down.
  peers: async ({ code }) => {
    const [, folder = ''] = /^npm ci --ignore-scripts --prefix (\S+)$/m.exec(code) ?? [];
    const dry = ['ci', '--ignore-scripts', '--dry-run', '--offline', '--prefix', folder];
    await run('npm', dry, { cwd: root, env: environment() });
    const { missing } = findPython('torch', {});
    expect(code).toContain(/^LITHOCHROME\w+/.exec(missing ?? '')?.[0]);
  },
  // test/server runs it; here the command is checked.
  service: ({ code }) => {
    expect(code.trim()).toBe('npx lithochrome serve');
    return Promise.resolve();
  },
  commands: async ({ code }) => {
    await run('bash', ['-ec', shortened(code)], { cwd: folder, env: environment() });
  },
  module: async ({ code }) => {
    const file = join(folder, 'example.mts');
    await writeFile(file, code);
    const { stdout } = await run('node', ['--import', 'tsx', file], { cwd: folder, env: environment() });
    expect(stdout).toMatch(/^\d+ × \d+\n$/);
  },
};

describe('README.md', () => {
  it('marks how each block is run', () => {
    expect(blocks.length).toBeGreaterThan(5);
    expect(blocks.map(({ kind }) => kind).filter((kind) => !(kind in runners))).toEqual([]);
  });

  // In order: later blocks use what earlier ones wrote.
  it.each(blocks.map((block, index) => ({ name: `block ${index + 1}: ${block.code.split('\n')[0]}`, block })))(
    '$name',
    async ({ block }) => {
      await runners[block.kind]!(block);
    },
  );

  it('leaves what its commands are said to write', async () => {
    const names = await readdir(folder);
    expect(names).toEqual(
      expect.arrayContaining([
        'photo.color.jpg',
        'colorized',
        'vivid',
        'colorized.jpg',
        'dataset',
        'runs',
        'mine.png',
        'cliffs',
        'ablation',
      ]),
    );
    expect(await readdir(join(folder, 'colorized'))).toHaveLength(40);
  });
});
