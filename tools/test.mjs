// `npm test`: sets up, then runs every check; the last line is the sum over all of them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFolder } from './setup/native-build.mjs';
import { capture, root, SetupError, step } from './setup/report.mjs';
import { setup } from './setup.mjs';

// The CUDA kernels on the processor: a missing barrier shows in one order of the threads, a missing wait in late work.
const emulations = [
  { LITHOCHROME_EMULATION_ORDER: 'forward' },
  { LITHOCHROME_EMULATION_ORDER: 'reverse', LITHOCHROME_EMULATION_LATE: '1' },
];

const reports = mkdtempSync(join(tmpdir(), 'lithochrome-test-'));
const total = { passed: 0, failed: 0 };

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

// A runner that ends badly counts at least one failure, even when it could not count by itself.
function count(status, passed, failed) {
  const failures = status === 0 ? failed : Math.max(1, failed);
  total.passed += passed;
  total.failed += failures;
  return `${passed} passed, ${failures} failed`;
}

const start = (command, args, env = {}) =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status;
const bin = (name) => join('node_modules', '.bin', name);

function check(command, args) {
  const status = start(command, args);
  return count(status, status === 0 ? 1 : 0, 0);
}

function vitest() {
  const file = join(reports, 'vitest.json');
  const status = start(bin('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
  const { numPassedTests = 0, numFailedTests = 0 } = readReport(file);
  return count(status, numPassedTests, numFailedTests);
}

function nativeTests(program, env) {
  const file = join(reports, 'gtest.json');
  rmSync(file, { force: true });
  const status = start(join(buildFolder, program), ['--gtest_brief=1', `--gtest_output=json:${file}`], env);
  const { tests = 0, failures = 0, disabled = 0, testsuites = [] } = readReport(file);
  const skipped = testsuites.flatMap(({ testsuite }) => testsuite).filter(({ result }) => result === 'SKIPPED').length;
  return count(status, tests - failures - disabled - skipped, failures);
}

function hasGpu() {
  const addon = `./${buildFolder}/Release/lithochrome.node`;
  return capture(process.execPath, ['-p', `require('${addon}').machine().cuda !== null`]) === 'true';
}

try {
  await setup({ tests: true });
  await step('Test types', () => check(bin('tsc'), ['-p', 'test/tsconfig.json']));
  await step('Studio types', () => check(bin('tsc'), ['-p', 'packages/web']));
  await step('ESLint', () => check(bin('eslint'), ['.']));
  await step('Biome', () => check(bin('biome'), ['check', '.']));
  await step('Layers', () => check(bin('depcruise'), ['--config', '.dependency-cruiser.cjs', 'packages', 'test']));
  await step('Knip', () => check(bin('knip'), []));
  await step('Native tests', () => nativeTests('lithochrome_tests', { LITHOCHROME_TEST_DEVICE: 'cpu' }));
  for (const emulation of emulations) {
    const env = { LITHOCHROME_TEST_DEVICE: 'cuda', ...emulation };
    const order = emulation.LITHOCHROME_EMULATION_ORDER;
    await step(`Native tests, CUDA emulated, ${order}`, () => nativeTests('lithochrome_emulation_tests', env));
  }
  if (hasGpu()) {
    await step('Native tests, GPU', () => nativeTests('lithochrome_tests', { LITHOCHROME_TEST_DEVICE: 'cuda' }));
  }
  await step('Vitest', vitest);
} catch (error) {
  console.error(error instanceof SetupError ? `\n${error.message}` : error);
  total.failed += 1;
} finally {
  rmSync(reports, { recursive: true, force: true });
}

console.log(`\n${total.passed} passed, ${total.failed} failed`);
if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
