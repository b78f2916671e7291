/** Modules that run in processes of their own, from the built package and from its sources alike. */
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface ChildModule {
  path: string;
  execArgv: string[];
  env: NodeJS.ProcessEnv;
}

/** What `fork` needs for the module `entry`, given by its .js address. */
export function childModule(entry: URL): ChildModule {
  const fromSource = import.meta.url.endsWith('.ts');
  // The test runner's options are not for a child.
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const path = fileURLToPath(fromSource ? entry.href.replace(/js$/, 'ts') : entry);
  return { path, execArgv: fromSource ? throughTsx() : [], env };
}

function throughTsx(): string[] {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx'));
  return ['--import', tsx.href, '--conditions=@lithochrome/source'];
}
