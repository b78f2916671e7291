import { join } from 'node:path';
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noBrowser } from '../support/browser.js';
import { type OpenStudio, openStudio } from '../support/open-studio.js';
import { root } from '../support/repository.js';

const photos = ['osullivan-black-canyon-1871', 'monte-barro', 'alpine-ridge'].map((name) => `${name}.jpg`);
const paths = photos.map((name) => join(root, 'examples', name));

describe.skipIf(noBrowser)('the queue of the colorize page', () => {
  let studio: OpenStudio;
  let page: Page;
  beforeAll(async () => {
    studio = await openStudio();
    ({ page } = studio);
  });
  afterAll(() => studio.close());

  const item = (name: string, state: string) => page.getByRole('button', { name: `${name}, ${state}` });
  const link = (name: string) => page.getByRole('button', { name, exact: true });
  const isColorize = (route: Route): boolean => route.request().postData()?.includes('mutation Colorize') ?? false;

  it('waits for a server that cannot be reached, says so, and goes on by itself', async () => {
    let left = 2;
    await page.route('**/graphql', (route) =>
      isColorize(route) && left-- > 0 ? route.abort('connectionrefused') : route.continue(),
    );
    await page.setInputFiles('input[type=file]', paths[0]!);
    await page.getByText('The server cannot be reached. Is it running? Trying again.').waitFor();
    await item(photos[0]!, 'colorized').waitFor();
    await page.unroute('**/graphql');
    expect(studio.problems.splice(0)).toEqual([expect.stringContaining('REFUSED'), expect.stringContaining('REFUSED')]);
  });

  it('cancels what is not done, and colorizes it when asked to', async () => {
    const held: Route[] = [];
    await page.route('**/graphql', (route) => (isColorize(route) ? void held.push(route) : route.continue()));
    await page.setInputFiles('input[type=file]', paths.slice(1));
    await expect.poll(() => held.length).toBe(2);
    await link('Cancel').click();
    for (const name of photos.slice(1)) await item(name, 'not colorized').waitFor();
    await item(photos[0]!, 'colorized').waitFor();
    await page.unroute('**/graphql');
    await link('Colorize the other 2').click();
    for (const name of photos.slice(1)) await item(name, 'colorized').waitFor();
  });

  it('leads to what failed', async () => {
    await page.setInputFiles('input[type=file]', [join(root, 'LICENSE'), join(root, 'README.md')]);
    const next = link('2 failed, show the next');
    await next.waitFor();
    for (const name of ['README.md', 'LICENSE']) {
      await next.click();
      await page.getByRole('alert').getByText(`${name} was not colorized`).waitFor();
    }
  });

  it('is one stop for Tab, and is walked and thinned by keys', async () => {
    await item('LICENSE', 'failed').focus();
    await page.keyboard.press('Delete');
    await page.keyboard.press('End');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    const focused = () => page.evaluate(`document.activeElement.getAttribute('aria-label')`);
    await expect.poll(focused).toBe('monte-barro.jpg, colorized');
    expect(await page.locator('.filmstrip-item').count()).toBe(3);
    expect(await page.locator('.filmstrip-item [tabindex="0"]').count()).toBe(2);
  });
});
