import { expect, it } from 'vitest';
import { childModule } from './child-module.js';

it('is the source, through tsx, where the sources run', () => {
  const { path, execArgv, env } = childModule(new URL('./engine/engine-process.js', import.meta.url));
  expect(path).toMatch(/engine-process\.ts$/);
  expect(execArgv).toContain('--conditions=@lithochrome/source');
  expect(env).not.toHaveProperty('NODE_OPTIONS');
});
