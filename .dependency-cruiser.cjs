// The layers of ts-core, lowest first: a file imports from its own layer and those before it.
const layers = [
  ['(?!(index|diagnose)\\.ts)[^/]+\\.ts$'],
  ['tensor/'],
  ['autograd/'],
  ['ops/'],
  ['layers/'],
  ['models/'],
  ['losses/'],
  ['optim/'],
];
const core = '^packages/ts-core/src/';
const pattern = (entries) => `${core}(${entries.join('|')})`;

// Folders above the learning stack: what each may not see.
const above = {
  color: ['image', 'data', 'metrics', 'colorize', 'evaluate', 'training', 'ablate'],
  image: ['data', 'metrics', 'colorize', 'evaluate', 'training', 'ablate'],
  data: ['metrics', 'colorize', 'evaluate', 'training', 'ablate'],
  metrics: ['colorize', 'evaluate', 'training', 'ablate'],
  colorize: ['data', 'evaluate', 'training', 'ablate'],
  evaluate: ['training', 'ablate'],
  training: ['ablate'],
};

const forbid = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: { path: to },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    forbid('native-imports-nothing', '^packages/native-cuda/', '^packages/(ts-core|graphql-server|cli|web)/'),
    forbid('web-sees-only-the-schema', '^packages/web/', '^packages/(native-cuda|ts-core|graphql-server|cli)/'),
    forbid('nobody-sees-web', '^packages/(ts-core|graphql-server|cli)/', '^packages/web/'),
    forbid('core-sees-what-is-below', '^packages/ts-core/', '^packages/(graphql-server|cli)/'),
    forbid('server-does-not-see-cli', '^packages/graphql-server/', '^packages/cli/'),
    forbid('only-core-sees-native', '^packages/(graphql-server|cli)/', '^packages/native-cuda/'),
    forbid('core-by-its-public-api', '^packages/(graphql-server|cli)/', `${core}(?!index\\.ts$)`),
    forbid('server-by-its-public-api', '^packages/cli/', '^packages/graphql-server/src/(?!(index|settings)\\.ts$)'),
    forbid('core-files-skip-the-index', `${core}(?!index\\.ts$)`, `${core}index\\.ts$`),
    {
      // Its libraries are loaded where traces are asked for alone.
      name: 'telemetry-on-demand',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$' },
      to: { path: '/tracing/open-telemetry\\.ts$', dynamic: false },
    },
    forbid(
      'only-the-tracer-sees-telemetry',
      '^packages/(?!graphql-server/src/tracing/open-telemetry\\.ts$)',
      'node_modules/@opentelemetry/',
    ),
    {
      name: 'no-tests-from-code',
      severity: 'error',
      from: { pathNot: '(\\.test\\.ts$|^test/)' },
      to: { path: '(\\.test\\.ts$|^test/)' },
    },
    ...layers
      .slice(0, -1)
      .map((entries, index) =>
        forbid(`layer-order-${index}`, pattern(entries), pattern(layers.slice(index + 1).flat())),
      ),
    forbid(
      'learning-stack-is-below',
      pattern(layers.flat()),
      `${core}(${['image', 'data', 'metrics', 'colorize', 'evaluate', 'training', 'ablate'].join('|')})/`,
    ),
    ...Object.entries(above).map(([folder, hidden]) =>
      forbid(`${folder}-order`, `${core}${folder}[./]`, `${core}(${hidden.join('|')})/`),
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|/build/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@lithochrome/source', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
