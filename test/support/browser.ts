import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const executablePath = process.env['LITHOCHROME_BROWSER'] ?? '/usr/bin/chromium';

/** Why there is no browser to test in; null where there is one. */
export const noBrowser: string | null = existsSync(executablePath)
  ? null
  : `${executablePath} is not there: install chromium or name a browser by LITHOCHROME_BROWSER`;

export function launchBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return chromium.launch({ executablePath, args });
}

/** A page that collects what goes wrong in it. */
export interface WatchedPage {
  page: Page;
  /** Errors of scripts, of the console and of the content security policy; requests to other servers. */
  problems: string[];
}

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('request', (request) => {
    if (!new RegExp(`^(${new URL(url).origin}/|data:|blob:)`).test(request.url()))
      problems.push(`request to ${request.url()}`);
  });
  page.setDefaultTimeout(100_000);
  await page.goto(url);
  return { page, problems };
}

/** What axe finds on the page in light and in dark, as "rule: element", once the colors have changed from one to the other. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const violations = async () => {
      const results = await new AxeBuilder({ page }).analyze();
      return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${colorScheme}, ${id}: ${html}`));
    };
    await expect.poll(violations, { timeout: 15_000, interval: 500 }).toEqual([]);
  }
}
