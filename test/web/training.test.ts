import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, launchBrowser, noBrowser, openPage, type WatchedPage } from '../support/browser.js';
import { writeLandscapes } from '../support/landscape.js';
import { Service } from '../support/service.js';

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-studio-'));

describe.skipIf(noBrowser)('the training pages', () => {
  let service: Service;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  beforeAll(async () => {
    const roots = join(folder, 'roots');
    await mkdir(roots);
    await writeLandscapes(join(roots, 'cliffs'), 16);
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

  it('lists and compares runs', async () => {
    await page.getByRole('link', { name: 'Training' }).click();
    await page.getByText('model cliffs').waitFor();
    await expectAccessible(page);
    const id = await page.locator('.run-row-name').getAttribute('href');
    await page.goto(`${service.url}/training/compare?runs=${id?.split('/').pop()}`);
    await page.getByRole('columnheader', { name: 'cliffs' }).waitFor();
    await expectAccessible(page);
  });
});
