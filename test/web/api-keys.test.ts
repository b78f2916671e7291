import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, launchBrowser, noBrowser, openPage } from '../support/browser.js';
import { lithochromeJson } from '../support/lithochrome.js';
import { root } from '../support/repository.js';
import { Service } from '../support/service.js';

const folder = mkdtempSync(join(tmpdir(), 'lithochrome-studio-'));
const state = join(folder, 'state');
const photo = join(root, 'examples/osullivan-black-canyon-1871.jpg');

async function addKey(name: string, scopes: string): Promise<{ id: string; key: string }> {
  const options = ['--add', name, '--scopes', ...scopes.split(' '), '--data-dir', state];
  const { events, stderr } = await lithochromeJson(['keys', ...options]);
  const { id, key } = events.at(-1) as unknown as { id?: string; key?: string };
  if (id === undefined || key === undefined) throw new Error(stderr);
  return { id, key };
}

describe.skipIf(noBrowser)('the studio of a server with API keys', () => {
  let service: Service;
  let browser: Browser;
  let page: Page;
  let colorizing: { id: string; key: string };
  let training: { id: string; key: string };
  beforeAll(async () => {
    colorizing = await addKey('colorizing', 'colorize');
    training = await addKey('training', 'colorize,train');
    service = await Service.start(state, '--auth', 'required');
    browser = await launchBrowser();
    ({ page } = await openPage(browser, `${service.url}/training`));
  });
  afterAll(async () => {
    await browser.close();
    service.started.process.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const dialog = () => page.getByRole('dialog', { name: 'API key' });
  const give = async (key: string): Promise<void> => {
    await dialog().getByLabel('Key').fill(key);
    await dialog().getByLabel('Key').press('Enter');
  };
  const colorize = () => page.setInputFiles('input[type=file]', photo);
  const colorized = () => page.getByRole('button', { name: /^osullivan.*, colorized$/ });

  it('asks for a key, and says when it is wrong', async () => {
    await dialog().waitFor();
    await expectAccessible(page);
    // The browser lets a page prevent the first alone.
    for (let times = 0; times < 3; times++) await page.keyboard.press('Escape');
    await expect.poll(() => dialog().isVisible()).toBe(true);
    await expect.poll(() => page.evaluate('document.activeElement.name')).toBe('key');
    await give('litho_wrong');
    expect(await dialog().getByRole('alert').textContent()).toBe('The server does not know this key, or no longer.');
    await expectAccessible(page);
  });

  it('says when a key does not allow something, and takes another one', async () => {
    await give(colorizing.key);
    await dialog().waitFor({ state: 'hidden' });
    await page.getByRole('alert').getByText('does not allow this').waitFor();
    await page.getByRole('button', { name: 'Forget key' }).click();
    expect(await dialog().getByRole('alert').count()).toBe(0);
    await give(training.key);
    await page.getByText('No runs yet').waitFor();
    await expectAccessible(page);
  });

  it('keeps the key when the page is loaded anew', async () => {
    await page.goto(service.url);
    await colorize();
    await colorized().waitFor();
    expect(await dialog().isVisible()).toBe(false);
  });

  it('asks again once the key is removed, and then does what was wanted', async () => {
    await lithochromeJson(['keys', '--remove', training.id, '--data-dir', state]);
    // The server sees it within a second.
    await page.waitForTimeout(1100);
    await page.getByRole('button', { name: /^Remove osullivan/ }).click();
    await colorize();
    await dialog().getByRole('alert').waitFor();
    await give(colorizing.key);
    await colorized().waitFor();
  });
});
