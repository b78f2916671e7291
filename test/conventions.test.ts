import { basename } from 'node:path';
import { loadBinding } from '@lithochrome/native-cuda';
import { describe, expect, it } from 'vitest';
import { commandNames, uncoveredSources } from './support/conventions.js';
import { projectFiles, readText } from './support/repository.js';

const files = projectFiles();
const matching = (pattern: RegExp): string[] => files.filter((path) => pattern.test(path));

/** Files that may be longer, each for a reason. */
const long = new Set([
  // The whole native contract in one place.
  'packages/native-cuda/binding.ts',
  // Written from schema.graphql.
  'packages/web/src/api/graphql-env.d.ts',
]);

/** Sources that no test beside them reaches, each for a reason. */
const testedElsewhere = new Set([
  // Typed wrappers of native ops: the tests of the losses, the optimizer and colorize() run them, native tests their values.
  ...['adamw', 'decode', 'guided-upsample', 'levin', 'mse-ab', 'rebalanced-softmax'].map(
    (op) => `packages/ts-core/src/ops/${op}.ts`,
  ),
  // Parts of networks: the tests of the models and the gradients run them.
  ...['chain', 'conv-relu', 'flat-layout', 'projection', 'residual-block'].map(
    (layer) => `packages/ts-core/src/layers/${layer}.ts`,
  ),
  // What the tests of colorize() go through.
  'packages/ts-core/src/colorize/methods/auto.ts',
  'packages/ts-core/src/colorize/methods/registry.ts',
]);

describe('sources', () => {
  it('keep to 250 lines', () => {
    const sources = matching(/^(packages|tools|test)\/.*\.(tsx?|css|mjs|cjs|js|cc|cu|h|py)$/);
    const tooLong = sources.filter((path) => !long.has(path) && readText(path).trimEnd().split('\n').length > 250);
    expect(tooLong).toEqual([]);
  });

  it('of ts-core, graphql-server and cli are reached by a test beside them', () => {
    const sources = matching(/^packages\/(ts-core|graphql-server|cli)\/src\/.*\.ts$/);
    const uncovered = uncoveredSources(sources);
    expect(uncovered.filter((path) => !testedElsewhere.has(path))).toEqual([]);
    // An exception that is no longer one goes from the list.
    expect([...testedElsewhere].filter((path) => !uncovered.includes(path))).toEqual([]);
  });

  it('spell color, gray and center the American way', () => {
    const written = matching(/\.(tsx?|css|html|mjs|cjs|cc|cu|h|py|md)$/).filter(
      (path) => path !== 'test/conventions.test.ts',
    );
    const british = written.filter((path) =>
      /\b\w*colour|\bgrey(scale)?\b|\bcentres?\b|\boptimis|\bnormalis/i.test(ourWords(path)),
    );
    expect(british).toEqual([]);
  });

  it('name no TODO', () => {
    const sources = matching(/^(packages|tools)\/.*\.(tsx?|css|mjs|cc|cu|h|py)$/);
    expect(sources.filter((path) => /\b(TODO|FIXME|XXX|HACK)\b/.test(readText(path)))).toEqual([]);
  });
});

// Titles of papers, names of other libraries and quoted text keep their spelling.
function ourWords(path: string): string {
  return readText(path).replace(/Measuring Colourfulness|toColourspace|colours?: \d+|'[^'\n]*'/g, '');
}

describe('the native engine', () => {
  it('exports exactly what binding.ts declares', () => {
    const text = readText('packages/native-cuda/binding.ts');
    const body = /export interface Binding \{\n([\s\S]*?)\n\}\n/.exec(text)?.[1] ?? '';
    const declared = [...body.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name);
    expect(Object.keys(loadBinding()).sort()).toEqual(declared.sort());
  });

  it('has a header for every op source, and a test for every op with a reference', () => {
    const ops = matching(/^packages\/native-cuda\/src\/ops\/\w+\.(h|cc|cu)$/);
    const headers = ops.filter((path) => path.endsWith('.h'));
    const hasHeader = (path: string): boolean =>
      [/\.(cc|cu)$/, /_(reference|cuda)\.cc$/].some((end) => headers.includes(path.replace(end, '.h')));
    const orphans = ops.filter((path) => !path.endsWith('.h') && !hasHeader(path));
    expect(orphans).toEqual([]);
    // Included by a test itself, or by another op's header, whose test then runs it.
    const includes = matching(/^packages\/native-cuda\/(test|src\/ops)\/\w+\.(cc|h)$/)
      .filter((path) => path.startsWith('packages/native-cuda/test/') || path.endsWith('.h'))
      .map(readText)
      .join('\n');
    const checked = headers.filter((path) => /namespace reference\b/.test(readText(path)));
    expect(checked.filter((path) => !includes.includes(`"ops/${basename(path)}"`))).toEqual([]);
  });
});

/** Ops of the addon without a CUDA function of their own, each for a reason. */
const withoutCuda = new Map([
  ['softmaxLevin', 'rebalancedSoftmaxForward, levin and rebalancedSoftmaxBackward make it up'],
  ['softmaxProbTv', 'rebalancedSoftmaxForward, rebalancedSoftmaxBackward and probTv make it up'],
  ['areaLightnesses', 'areaLightness for each size'],
  ['guidedUpsample', 'areaDownsample and jointBilateral, which have one, make it up'],
  ['colorizeGuideSize', 'it computes on no tensor'],
  ['colorizePictureInto', 'what colorizePicture runs'],
]);

it('every op of the addon runs on CUDA', () => {
  const ops = [...readText('packages/native-cuda/src/addon.cc').matchAll(/bound<ops::(\w+)>/g)].map(([, op]) => op!);
  expect(ops.length).toBeGreaterThan(40);
  const sources = matching(/^packages\/native-cuda\/src\/ops\/(\w+\.cu|\w+_cuda\.cc)$/).map(readText);
  const defined = new Set(
    sources.flatMap((text) => [...text.matchAll(/^[A-Za-z][\w:<>]* (\w+)\(/gm)].map(([, name]) => name)),
  );
  const callers = matching(/^packages\/native-cuda\/src\/ops\/\w+\.cc$/).map(readText);
  const called = new Set(callers.flatMap((text) => [...text.matchAll(/\bcuda::(\w+)\(/g)].map(([, name]) => name)));
  const missing = ops.filter((op) => !defined.has(op) || !called.has(op));
  expect(missing).toEqual([...withoutCuda.keys()]);
});

describe('commands', () => {
  it('are in the README, the changelog and the nx targets', () => {
    const manifest = JSON.parse(readText('packages/cli/package.json')) as {
      nx: { targets: Record<string, { cache: boolean }> };
    };
    expect(Object.keys(manifest.nx.targets).sort()).toEqual(commandNames());
    expect(Object.values(manifest.nx.targets).every(({ cache }) => !cache)).toBe(true);
    for (const name of commandNames()) {
      expect(readText('README.md')).toContain(`| \`${name}\` |`);
      expect(readText('CHANGELOG.md')).toContain(`\`${name}\``);
    }
  });
});

describe('packages', () => {
  const manifests = matching(/(^|\/)package\.json$/).map((path) => ({
    path,
    ...(JSON.parse(readText(path)) as Manifest),
  }));

  it('pin exact versions', () => {
    const loose = manifests.flatMap(({ path, dependencies, devDependencies }) =>
      Object.entries({ ...dependencies, ...devDependencies })
        .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
        .map(([name, version]) => `${path}: ${name}@${version}`),
    );
    expect(loose).toEqual([]);
  });

  it('say their license and Node version, and are ESM', () => {
    for (const { path, license, engines, type } of manifests) {
      expect({ path, license, engines, type }).toEqual({
        path,
        license: 'Apache-2.0',
        engines: { node: '>=20.19' },
        type: 'module',
      });
    }
  });

  it('name no registry in the lockfile', () => {
    const lockfiles = matching(/(^|\/)package-lock\.json$/);
    expect(lockfiles).toContain('package-lock.json');
    expect(lockfiles.filter((path) => /"resolved": "https?:/.test(readText(path)))).toEqual([]);
  });
});

interface Manifest {
  license: string;
  type: string;
  engines: { node: string };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}
