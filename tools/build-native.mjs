import { buildNative } from './setup/native-build.mjs';
import { main, step } from './setup/report.mjs';

const has = (flag) => process.argv.includes(flag);
await main(() => step('Native engine', () => buildNative({ tests: has('--tests'), allArchs: has('--all-archs') })));
