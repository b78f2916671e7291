import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { unpackArchive } from '../../packages/graphql-server/src/uploads/unpack-archive.js';
import { expectAccessible, noBrowser } from '../support/browser.js';
import { type OpenStudio, openStudio } from '../support/open-studio.js';
import { root } from '../support/repository.js';

if (noBrowser) process.stderr.write(`the studio is not tested in a browser: ${noBrowser}\n`);

const photo = join(root, 'examples/osullivan-black-canyon-1871.jpg');

describe.skipIf(noBrowser)('the colorize page', () => {
  let studio: OpenStudio;
  let page: Page;
  beforeAll(async () => {
    studio = await openStudio();
    ({ page } = studio);
  });
  afterAll(() => studio.close());
  afterEach(() => expect(studio.problems).toEqual([]));

  const handle = () => page.getByRole('slider', { name: /^Line between before/ });
  const colorized = (name: string) => page.getByRole('button', { name: `${name}, colorized` });

  it('takes photographs, and says of a file what is wrong with it', async () => {
    await expectAccessible(page);
    await page.setInputFiles('input[type=file]', [photo, join(root, 'LICENSE')]);
    await colorized('osullivan-black-canyon-1871.jpg').waitFor();
    await page.getByRole('button', { name: 'LICENSE, failed' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('is not a picture; give a JPEG');
    await page.getByRole('button', { name: 'Remove LICENSE' }).click();
    await handle().waitFor();
    await expectAccessible(page);
  });

  it('compares before and after by pointer and by keys', async () => {
    const box = (await handle().locator('svg').boundingBox())!;
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    await page.mouse.move(middle.x - 200, middle.y, { steps: 4 });
    await page.mouse.up();
    const offset = async () => (await handle().locator('svg').boundingBox())!.x - box.x;
    await expect.poll(offset).toBeCloseTo(-200, -1);
    await handle().focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(offset).toBeGreaterThan(-195);
    for (const [key, value] of [
      ['End', '100'],
      ['Home', '0'],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => handle().getAttribute('aria-valuenow')).toBe(value);
    }
    for (let times = 0; times < 25; times++) await page.keyboard.press('ArrowRight');
  });

  it('shows color on the right of the line only', async () => {
    const chromaOf = async (part: 'left' | 'right'): Promise<number> => {
      const viewer = (await page.getByRole('group', { name: /^Picture/ }).boundingBox())!;
      const line = (await handle().locator('svg').boundingBox())!;
      const clip = { x: part === 'left' ? line.x - 120 : line.x + 80, y: viewer.y + 300, width: 80, height: 80 };
      const { data } = await sharp(await page.screenshot({ clip }))
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      let sum = 0;
      for (let i = 0; i < data.length; i += 3) sum += Math.abs(data[i]! - data[i + 2]!);
      return sum / (data.length / 3);
    };
    expect(await chromaOf('left')).toBeLessThan(2);
    expect(await chromaOf('right')).toBeGreaterThan(4);
  });

  it('zooms to the pixel and moves, by keys and wheel', async () => {
    const zoom = page.getByLabel('Zoom', { exact: true }).locator('output');
    await page.getByRole('group', { name: /^Picture/ }).focus();
    await page.keyboard.press('1');
    expect(await zoom.textContent()).toBe('100 %');
    await page.mouse.move(400, 300);
    await page.mouse.wheel(0, -500);
    await expect.poll(async () => Number.parseInt((await zoom.textContent())!, 10)).toBeGreaterThan(150);
    await page.keyboard.press('0');
    expect(await page.getByRole('button', { name: 'Fit' }).getAttribute('aria-pressed')).toBe('true');
  });

  it('answers the sliders with a preview, and with the full picture where one would see more of it', async () => {
    const source = () => page.getByAltText('osullivan-black-canyon-1871.jpg colorized').getAttribute('src');
    const before = await source();
    const preview = page.locator('.preview-layer');
    await page.getByRole('slider', { name: 'Vibrancy' }).fill('0.9');
    await preview.waitFor();
    expect(await preview.getAttribute('src')).toMatch(/^data:image\/jpeg/);
    expect(await preview.getAttribute('style')).toContain('mix-blend-mode: normal');
    expect(await source()).toBe(before);
    await page.getByRole('button', { name: 'One to one' }).click();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await preview.waitFor({ state: 'detached' });
    expect(await source()).toMatch(/^\/results\//);
    expect(await source()).not.toBe(before);
    await page.getByRole('button', { name: 'Fit' }).click();
    await page.getByRole('button', { name: 'Leave vibrancy to the model' }).click();
    await expect.poll(source, { timeout: 20_000 }).not.toBe(before);
  });

  it('keeps every detail while a slider is moved and one is zoomed in', async () => {
    const create = { width: 3000, height: 2000, channels: 3 as const, background: '#888' };
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
    const grain = {
      name: 'grain.png',
      mimeType: 'image/png',
      buffer: await sharp({ create: { ...create, noise } })
        .grayscale()
        .png()
        .toBuffer(),
    };
    await page.setInputFiles('input[type=file]', grain);
    await colorized(grain.name).waitFor();
    // Only previews are answered.
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('maxSide') ? route.continue() : undefined,
    );
    await page.getByRole('button', { name: 'One to one' }).click();
    const grays = async () =>
      sharp(await page.screenshot({ clip: { x: 600, y: 300, width: 200, height: 200 } }))
        .grayscale()
        .raw()
        .toBuffer();
    const before = await grays();
    await page.getByRole('slider', { name: 'Vibrancy' }).fill('0.2');
    await page.locator('.preview-layer').waitFor();
    const during = await grays();
    const difference = during.reduce((sum, value, index) => sum + Math.abs(value - before[index]!), 0) / during.length;
    expect(difference).toBeLessThan(3);
    await page.getByRole('button', { name: `Remove ${grain.name}` }).click();
    await page.unroute('**/graphql');
  });

  it('leaves transparent what is transparent, in previews too', async () => {
    const gap = { create: { width: 400, height: 750, channels: 4 as const, background: '#0000' } };
    const buffer = await sharp(photo)
      .ensureAlpha()
      .composite([{ input: gap, left: 624, top: 0, blend: 'source' }])
      .png()
      .toBuffer();
    await page.setInputFiles('input[type=file]', { name: 'clear.png', mimeType: 'image/png', buffer });
    await colorized('clear.png').waitFor();
    const box = (await page.getByAltText('clear.png colorized').boundingBox())!;
    const clip = { x: box.x + 0.8 * box.width, y: box.y + 0.2 * box.height, width: 50, height: 50 };
    const before = await page.screenshot({ clip });
    await page.getByRole('slider', { name: 'Vibrancy' }).fill('0.4');
    await page.locator('.preview-layer').waitFor();
    expect((await page.screenshot({ clip })).equals(before)).toBe(true);
    await page.getByRole('button', { name: 'Remove clear.png' }).click();
  });

  it('shows what is uncertain, and other colorings to choose from', async () => {
    await page.getByLabel('Show uncertainty').check();
    await page.locator('canvas').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Suggest other colorings' }).click();
    await page.getByLabel('Alternative 4').waitFor({ state: 'attached' });
    await page.getByLabel('Alternative 2').check();
    // What does not fit beside the picture scrolls by itself.
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBe(800);
    await expectAccessible(page);
    await page.getByLabel('Show uncertainty').uncheck();
    await page.locator('canvas').waitFor({ state: 'detached' });
  });

  it('saves the full result in the chosen format', async () => {
    await page.getByLabel('Format').selectOption('PNG');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download', exact: true }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('osullivan-black-canyon-1871.color.png');
    const file = join(studio.folder, 'saved.png');
    await download.saveAs(file);
    expect(statSync(file).size).toBeGreaterThan(10_000);
    expect(await sharp(file).metadata()).toMatchObject({ format: 'png', width: 1024, height: 750 });
  });

  it('saves all results in one zip, each under a name of its own', async () => {
    await page.setInputFiles('input[type=file]', photo);
    await expect.poll(() => colorized('osullivan-black-canyon-1871.jpg').count(), { timeout: 60_000 }).toBe(2);
    await page.getByLabel('Format').selectOption('As uploaded');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download all 2 as a zip' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('lithochrome.zip');
    const zip = join(studio.folder, 'saved.zip');
    await download.saveAs(zip);
    const unpacked = join(studio.folder, 'unpacked');
    mkdirSync(unpacked);
    const limits = { entries: 10, fileBytes: 5_000_000, totalBytes: 50_000_000 };
    await unpackArchive(zip, unpacked, { limits, signal: new AbortController().signal });
    const names = ['osullivan-black-canyon-1871 (2).color.jpg', 'osullivan-black-canyon-1871.color.jpg'];
    expect(readdirSync(unpacked).sort()).toEqual(names);
    for (const name of names)
      expect(await sharp(join(unpacked, name)).metadata()).toMatchObject({ format: 'jpeg', width: 1024, height: 750 });
  });

  it('makes a result anew that the server has deleted', async () => {
    await page.route(/\/results\//, (route) => route.fulfill({ status: 404 }), { times: 1 });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download', exact: true }).click(),
    ]);
    const file = join(studio.folder, 'anew.jpg');
    await download.saveAs(file);
    expect(await sharp(file).metadata()).toMatchObject({ format: 'jpeg', width: 1024, height: 750 });
    // The browser says of the first answer that it is lost.
    expect(studio.problems.splice(0)).toEqual([expect.stringContaining('404')]);
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await expectAccessible(page);
  });
});
