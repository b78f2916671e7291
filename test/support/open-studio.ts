import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser, openPage, type WatchedPage } from './browser.js';
import { Service } from './service.js';

/** A page of the studio in a browser, and the service that it talks to. */
export interface OpenStudio extends WatchedPage {
  service: Service;
  /** For what the test writes; it goes with `close`. */
  folder: string;
  close(): Promise<void>;
}

/** Starts both, on an empty data folder. */
export async function openStudio(): Promise<OpenStudio> {
  const folder = await mkdtemp(join(tmpdir(), 'lithochrome-studio-'));
  const service = await Service.start(join(folder, 'state'));
  const browser = await launchBrowser();
  const watched = await openPage(browser, service.url, { viewport: { width: 1280, height: 800 } });
  const close = async (): Promise<void> => {
    await browser.close();
    service.started.process.kill('SIGKILL');
    await service.started.finished;
    await rm(folder, { recursive: true, force: true });
  };
  return { ...watched, service, folder, close };
}
