import { execFileSync } from 'node:child_process';
import { addonPath, loadBinding } from '@lithochrome/native-cuda';
import { expect, it } from 'vitest';

it('the addon asks the loader for nothing of CUDA, so it loads without a driver and without cuDNN', () => {
  const needed = execFileSync('readelf', ['--dynamic', addonPath], { encoding: 'utf8' }).match(/\(NEEDED\).*/g);
  expect(needed?.join('\n')).toContain('libdnnl');
  expect(needed?.filter((line) => /cuda|cudnn|nvrtc|cublas/i.test(line))).toEqual([]);
});

it('has the CUDA backend where it was asked for, and says in words why it is not used', ({ skip }) => {
  skip(process.env['LITHOCHROME_CUDA'] !== 'on', 'LITHOCHROME_CUDA is not on');
  const { cuda, cudaArchitectures, cudaUnavailable } = loadBinding().machine();
  expect(cudaArchitectures).toMatch(/^[\d,a-z-]+$/);
  if (cuda === null) expect(cudaUnavailable).toMatch(/driver|GPU|cuDNN/);
});
