import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readText, root } from './support/repository.js';

// Made by a build, so not there in a fresh clone.
const built = /^packages\/native-cuda\/build\//;

/** Paths in backticks, cut where a placeholder such as <op> or a command's argument begins. */
function pathsIn(markdown: string): string[] {
  const spans = [...markdown.matchAll(/`([^`\n]+)`/g)].map(([, span]) => span!);
  const words = spans
    .flatMap((span) => span.split(' '))
    .filter((word) => /^(packages|docs|test|tools|models|examples)\//.test(word));
  return words.map((word) => word.replace(/[^/]*<.*$/, '')).filter((path) => !built.test(path));
}

const pages = [
  'CONTRIBUTING.md',
  'README.md',
  'docs/math.md',
  'docs/performance.md',
  'docs/server.md',
  'docs/studio.md',
];

describe.each(pages)('%s', (name) => {
  it('names paths that exist', () => {
    expect(pathsIn(readText(name)).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('links to files that exist', () => {
    const links = [...readText(name).matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(root, dirname(name), link)))).toEqual([]);
  });
});

it('CONTRIBUTING.md names scripts that exist', () => {
  const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
  const named = [...readText('CONTRIBUTING.md').matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script!);
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
});

it('names every decision by number', () => {
  const decisions = [
    '0001-program-replay',
    '0002-nhwc-and-ohwi',
    '0003-library-convolutions',
    '0004-flat-parameters',
    '0005-plain-cmake',
    '0009-pictures-side-by-side',
    '0010-server-in-a-command',
    '0011-training-as-jobs',
  ];
  for (const name of decisions) {
    const text = readText(`docs/adr/${name}.md`);
    expect(text).toMatch(new RegExp(`^# ${Number(name.slice(0, 4))}\\. `));
    expect(text).toContain('**Decision.**');
  }
});
