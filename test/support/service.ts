import { readFileSync } from 'node:fs';
import { type CliEvent, start, type Started } from './lithochrome.js';

export interface Colorized {
  __typename: string;
  message?: string;
  id: string;
  model: string;
  image: { url: string; width: number; height: number; mimeType: string; bytes: number; sha256: string };
  retryAfterSeconds?: number;
}

const query = `mutation ($image: File!) {
  colorize(input: { image: $image }) {
    __typename
    ... on Colorization { id model image { url width height mimeType bytes sha256 } }
    ... on Error { message }
    ... on BusyError { retryAfterSeconds }
  }
}`;

/** Of /proc, on every Linux. */
const TICKS_PER_SECOND = 100;

/** `lithochrome serve`, as a user would start it, on a free port. */
export class Service {
  readonly url: string;
  readonly started: Started;

  private constructor(started: Started, url: string) {
    this.started = started;
    this.url = url;
  }

  static async start(dataDir: string, ...options: string[]): Promise<Service> {
    const started = start(['serve', '--port', '0', '--data-dir', dataDir, '--json', ...options]);
    let text = '';
    started.process.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await started.seen('listening', 1);
    const [line = ''] = text.split('\n');
    if (line === '') throw new Error(`it did not start: ${(await started.finished).stderr}`);
    return new Service(started, String((JSON.parse(line) as CliEvent)['url']));
  }

  async colorize(file: Uint8Array, signal?: AbortSignal): Promise<{ result: Colorized; headers: Headers }> {
    const form = new FormData();
    form.set('operations', JSON.stringify({ query, variables: { image: null } }));
    form.set('map', '{"0":["variables.image"]}');
    form.set('0', new Blob([new Uint8Array(file)]), 'photo');
    const headers = { 'graphql-require-preflight': '1' };
    const init = { method: 'POST', headers, body: form, ...(signal ? { signal } : {}) };
    const response = await fetch(`${this.url}/graphql`, init);
    const answer = (await response.json()) as { data?: { colorize: Colorized } | null; errors?: unknown };
    if (!answer.data) throw new Error(JSON.stringify(answer.errors));
    return { result: answer.data.colorize, headers: response.headers };
  }

  async picture({ image }: Colorized): Promise<Buffer> {
    const response = await fetch(this.url + image.url);
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return Buffer.from(await response.arrayBuffer());
  }

  /** A figure of /metrics. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
  }

  /** Processor time (s) of the server and of each of its children. */
  cpuSeconds(): number[] {
    return [this.started.process.pid!, ...this.children()].map((pid) => {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    });
  }

  /** Memory of the server and of its children. */
  residentMegabytes(): number {
    const pids = [this.started.process.pid!, ...this.children()];
    const kilobytes = pids.map((pid) => /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
    return Math.round(kilobytes.reduce((sum, kb) => sum + Number(kb), 0) / 1024);
  }

  /** Processes that the server has started. */
  children(): number[] {
    const { pid } = this.started.process;
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  }
}
