import { buildNative } from './setup/native-build.mjs';
import { main, step } from './setup/report.mjs';

await main(() => step('Native engine', () => buildNative({ tests: process.argv.includes('--tests') })));
