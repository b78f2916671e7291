import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, noBrowser } from '../support/browser.js';
import { type OpenStudio, openStudio } from '../support/open-studio.js';
import { root } from '../support/repository.js';

const photo = join(root, 'examples/osullivan-black-canyon-1871.jpg');
/** What has the focus: its name for those who do not see it, or its text. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(
    `document.activeElement.getAttribute('aria-label') ?? document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText`,
  );

describe.skipIf(noBrowser)('the studio without a mouse, and on small screens', () => {
  let studio: OpenStudio;
  let page: Page;
  beforeAll(async () => {
    studio = await openStudio();
    ({ page } = studio);
  });
  afterAll(() => studio.close());

  it.each([
    ['/nowhere', 'There is no such page'],
    ['/training', 'Training'],
    ['/training/new', 'New run'],
    ['/training/compare', 'Compare runs'],
    ['/training/00000000-0000-4000-8000-000000000000', 'There is no such training run.'],
  ])('%s is accessible, and 320 pixels are wide enough for it', async (path, heading) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(studio.service.url + path);
    await page.getByRole('heading', { name: heading, exact: true, level: 1 }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    await expectAccessible(page);
  });

  it('leads by Tab to what is there, in the order in which it is read, and shows where one is', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(studio.service.url);
    await page.getByRole('button', { name: 'Choose files' }).waitFor();
    for (const next of ['Skip to content', 'Lithochrome', 'Colorize', 'Training', 'Choose files']) {
      await page.keyboard.press('Tab');
      await expect.poll(() => focused(page)).toBe(next);
      await expect.poll(() => page.evaluate(`getComputedStyle(document.activeElement).outlineStyle`)).not.toBe('none');
    }
  });

  it('moves a slider by keys, and speaks its value', async () => {
    await page.setInputFiles('input[type=file]', [photo, join(root, 'LICENSE')]);
    await page.getByRole('button', { name: 'osullivan-black-canyon-1871.jpg, colorized' }).waitFor();
    await page.getByRole('status').getByText('1 of 2 colorized, 1 failed').waitFor();
    const slider = page.getByRole('slider', { name: 'Vibrancy' });
    await slider.focus();
    const before = await slider.inputValue();
    await slider.press('ArrowRight');
    const now = Number(await slider.inputValue());
    expect(now).toBeCloseTo(Number(before) + 0.01);
    expect(await slider.getAttribute('aria-valuetext')).toBe(`${now.toFixed(2)}, between cautious and vivid`);
    await slider.press('Home');
    expect(await slider.getAttribute('aria-valuetext')).toBe('0.00, between cautious and vivid');
    await page.getByRole('button', { name: 'Leave vibrancy to the model' }).press('Enter');
    await expect.poll(() => focused(page)).toBe('Vibrancy');
  });

  it('keeps the focus where pictures are removed', async () => {
    await page.getByRole('button', { name: 'Remove LICENSE' }).press('Enter');
    await expect.poll(() => focused(page)).toBe('osullivan-black-canyon-1871.jpg, colorized');
    await page.getByRole('button', { name: 'Clear all' }).press('Enter');
    await page
      .getByRole('dialog', { name: 'Remove the picture?' })
      .getByRole('button', { name: 'Clear all' })
      .press('Enter');
    await expect.poll(() => focused(page)).toBe('Choose files');
  });

  it('is still for those who want it so', async () => {
    await page.setInputFiles('input[type=file]', photo);
    await page.locator('.filmstrip-item').waitFor();
    const longest =
      'Math.max(0, ...document.getAnimations().map(({ effect }) => effect.getComputedTiming().activeDuration))';
    expect(await page.evaluate(longest)).toBeLessThan(1);
    await page.getByRole('button', { name: 'osullivan-black-canyon-1871.jpg, colorized' }).waitFor();
    await page.setViewportSize({ width: 320, height: 640 });
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(320);
  });

  it('has met no error but that of the page that is not there', () =>
    expect(studio.problems).toEqual([expect.stringContaining('404')]));
});
