import { dirname, join } from 'node:path';
import { readText, root } from './repository.js';
import { existsSync } from 'node:fs';

/** The commands of the command table, sorted. */
export function commandNames(): string[] {
  return [...readText('packages/cli/src/command-table.ts').matchAll(/import\('\.\/commands\/([\w-]+)\.js'\)/g)]
    .map(([, name]) => name!)
    .sort();
}

/** Relative imports of a source file, as paths below the root. */
function importsOf(path: string): string[] {
  const specifiers = readText(path).matchAll(/(?:from|import|import\(|new URL\()\s*'(\.[^']+)\.(?:js|ts)'/g);
  return [...specifiers].map(([, specifier]) => `${join(dirname(path), specifier!)}.ts`);
}

const hasCode = (path: string): boolean => !isTypesOnly(readText(path));

// Interfaces and type aliases vanish at run time.
function isTypesOnly(text: string): boolean {
  return !/^(export )?(default |async |abstract )*(function|class|const|let)\b/m.test(text);
}

/**
 * Of `sources` (code and tests), the code that no test imports and no test in the same folder reaches by way of
 * imports that stay inside that folder. Index files and files of types alone are left out.
 */
export function uncoveredSources(sources: readonly string[]): string[] {
  const reached = new Set<string>();
  const visit = (path: string, folder: string): void => {
    if (reached.has(path) || dirname(path) !== folder || !existsSync(join(root, path))) return;
    reached.add(path);
    for (const next of importsOf(path)) visit(next, folder);
  };
  const tests = sources.filter((source) => source.endsWith('.test.ts'));
  for (const path of tests) visit(path, dirname(path));
  for (const path of tests.flatMap(importsOf)) reached.add(path);
  return sources.filter((path) => !reached.has(path) && !/(^|\/)(index\.ts$|testing\/)/.test(path) && hasCode(path));
}
