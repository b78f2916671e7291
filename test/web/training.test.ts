import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { zipFile } from '../../packages/graphql-server/src/testing/zip-file.js';
import { expectAccessible, launchBrowser, noBrowser, openPage, type WatchedPage } from '../support/browser.js';
import { writeLandscapes } from '../support/landscape.js';
import { root } from '../support/repository.js';
import { Service } from '../support/service.js';

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-studio-'));

describe.skipIf(noBrowser)('the training pages', () => {
  let service: Service;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  const roots = join(folder, 'roots');
  beforeAll(async () => {
    await writeLandscapes(join(roots, 'cliffs/train'), 12);
    await writeLandscapes(join(roots, 'cliffs/val'), 4);
    service = await Service.start(join(folder, 'state'), '--dataset-roots', roots);
    browser = await launchBrowser();
    watched = await openPage(browser, `${service.url}/training`, { viewport: { width: 1280, height: 900 } });
    page = watched.page;
  });
  afterAll(async () => {
    await browser.close();
    service.started.process.kill('SIGTERM');
    await service.started.finished;
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => expect(watched.problems).toEqual([]));

  it('starts a run', async () => {
    await page.getByRole('link', { name: 'New run' }).click();
    await page.getByLabel('Data set').selectOption({ label: 'cliffs, 16 pictures' });
    await page.getByLabel('Length', { exact: true }).fill('4');
    await page.getByLabel('Unit of the length').selectOption('steps');
    await page.getByText('Advanced settings').click();
    await expectAccessible(page);
    await page.getByLabel('Minibatch').fill('2');
    await page.getByLabel('Size').fill('64');
    await page.getByLabel('Validate every').fill('2');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.waitForURL(/\/training\/[\da-f-]{8,}$/);
  });

  it('watches it to its end', async () => {
    await page.getByText('Finished', { exact: true }).waitFor();
    await page.getByText('4 / 4 steps').waitFor();
    await page.getByRole('img', { name: /^Loss\. From [\d.]+ to [\d.]+ in 4 steps/ }).waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 740 });
    // The charts follow the width a frame later.
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('shows the same after the page was loaded anew', async () => {
    await page.reload();
    await page.getByRole('img', { name: /in 4 steps/ }).waitFor();
  });

  it('publishes its model for the colorize page', async () => {
    await page.getByLabel('Name of the model').fill('cliffs');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Published as cliffs').waitFor();
  });

  it('takes a zip as a data set', async () => {
    const zip = join(folder, 'Dürre Äste (1).zip');
    const pictures = readdirSync(join(roots, 'cliffs/train'));
    const entries = pictures.map((name) => ({ name, data: readFileSync(join(roots, 'cliffs/train', name)) }));
    writeFileSync(zip, zipFile(entries));
    await page.goto(`${service.url}/training/new`);
    await page.setInputFiles('input[type=file]', join(root, 'LICENSE'));
    await page.getByRole('alert').getByText('zip').waitFor();
    await page.setInputFiles('input[type=file]', zip);
    await expect
      .poll(() => page.getByLabel('Data set').locator('option:checked').innerText())
      .toMatch(/^Durre Aste 1, 12/);
    await expectAccessible(page);
  });

  it('stops a run and resumes it', async () => {
    await page.getByLabel('Length', { exact: true }).fill('100000');
    await page.getByLabel('Unit of the length').selectOption('steps');
    await page.getByText('Advanced settings').click();
    await page.getByLabel('Loss').selectOption('MSE');
    await page.getByLabel('Minibatch').fill('2');
    await page.getByLabel('Size').fill('64');
    await page.getByLabel('Validate every').fill('1');
    await page.getByRole('button', { name: 'Start training' }).click();
    const steps = async () => Number.parseInt((await page.locator('.run-progress span').textContent()) ?? '', 10);
    await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped', { exact: true }).waitFor();
    const before = await steps();
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped', { exact: true }).waitFor();
    await page.getByText('the data set has no validation pictures').waitFor();
    await expectAccessible(page);
  });

  it('lists runs to choose from, and compares them', async () => {
    await page.getByRole('link', { name: 'Training' }).click();
    await page.getByText('model cliffs').waitFor();
    await expectAccessible(page);
    for (const box of await page.getByRole('checkbox').all()) await box.press('Space');
    await page.getByRole('button', { name: 'Compare 2 runs' }).press('Enter');
    await page.getByRole('columnheader', { name: /^cliffs, rebalanced/ }).waitFor();
    await expect.poll(() => page.getByRole('row', { name: /^Loss/ }).innerText()).toMatch(/mse\s+rebalanced/);
    await page.getByRole('row', { name: /^PSNR/ }).waitFor();
    await page.getByText('These runs were trained and validated on different pictures').waitFor();
    await expectAccessible(page);
  });

  it('lays the curves of runs over each other, and shows them as a table', async () => {
    const loss = page.getByRole('region', { name: 'Training loss', exact: true });
    const summary = () => loss.getByRole('img').getAttribute('aria-label');
    await expect.poll(summary).toMatch(/: Durre Aste 1, mse, \d+ [\d.]+, cliffs, rebalanced, \d+ [\d.]+\.$/);
    await page.getByRole('checkbox', { name: /^cliffs, rebalanced/ }).uncheck();
    await expect.poll(summary).not.toMatch(/cliffs/);
    await page.getByRole('checkbox', { name: /^cliffs, rebalanced/ }).check();
    await loss.getByText('Values').press('Enter');
    await expect.poll(() => loss.getByRole('columnheader').count()).toBe(3);
    await page.getByRole('combobox', { name: 'Metric' }).selectOption({ label: 'CIEDE2000' });
    await page.getByRole('img', { name: /^Validation. CIEDE2000/ }).waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await expectAccessible(page);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('deletes a run and a data set, once that is confirmed', async () => {
    await page.getByRole('link', { name: /^Durre Aste 1/ }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.waitForURL(/\/training$/);
    await page.getByRole('link', { name: /^Durre Aste 1/ }).waitFor({ state: 'detached' });
    const remove = page.getByRole('button', { name: 'Delete Durre Aste 1' });
    await remove.press('Enter');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await page.evaluate(`document.activeElement.getAttribute('aria-label')`)).toBe('Delete Durre Aste 1');
    await remove.click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await remove.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter');
    await remove.waitFor({ state: 'detached' });
    // A folder of --dataset-roots is the operator's.
    await page.getByRole('region', { name: 'Data sets' }).getByText('cliffs').waitFor();
    expect(await page.getByRole('button', { name: 'Delete cliffs' }).count()).toBe(0);
  });
});
