import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

// Packages are tested from their sources: this condition picks the .ts file in each package's exports.
const conditions = ['@lithochrome/source'];

// The file that Node takes: a second copy of graphql, which Vite would prefer, does not know the types of the first.
const graphql = createRequire(import.meta.url).resolve('graphql');

const shared = {
  resolve: { conditions, alias: [{ find: /^graphql$/, replacement: graphql }] },
  ssr: { resolve: { conditions, externalConditions: conditions } },
};

const project = (name: string, include: string[], testTimeout: number) => ({
  ...shared,
  test: {
    name,
    include,
    exclude: ['**/node_modules/**', '**/dist/**', '**/build/**'],
    environment: 'node' as const,
    // Idle compute threads sleep: several test processes share the cores.
    env: { OMP_WAIT_POLICY: 'passive' },
    // Child processes: native compute threads and signals behave as in production.
    pool: 'forks' as const,
    server: { deps: { inline: [/@lithochrome\//] } },
    testTimeout,
    hookTimeout: testTimeout,
  },
});

export default defineConfig({
  test: {
    // Two at a time: the native engine starts its own threads in each.
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'] },
    projects: [
      project('native-cuda', ['packages/native-cuda/*.test.ts'], 30_000),
      project('ts-core', ['packages/ts-core/src/**/*.test.ts'], 60_000),
      project('graphql-server', ['packages/graphql-server/src/**/*.test.ts'], 60_000),
      project('web', ['packages/web/src/**/*.test.ts'], 60_000),
      project('cli', ['packages/cli/src/**/*.test.ts'], 60_000),
      project('repository', ['test/**/*.test.ts'], 300_000),
    ],
  },
});
