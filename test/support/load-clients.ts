/** Clients of the service that cost as little of the machine as they can: requests are put together once and sent as they are. */
import { Agent, request } from 'node:http';
import { availableParallelism } from 'node:os';

/** What came of an upload, and when. */
export interface Answered {
  /** The type of the result, such as "BusyError"; "503" where the upload was refused before it was read. */
  kind: string;
  ms: number;
}

const query = 'mutation ($image: File!) { colorize(input: { image: $image }) { __typename } }';
const operations = JSON.stringify({ query, variables: { image: null } });
const boundary = 'boundary-of-the-load';
const headers = { 'content-type': `multipart/form-data; boundary=${boundary}`, 'graphql-require-preflight': '1' };

export class LoadClients {
  readonly #url: string;
  readonly #bodies: Buffer[];
  readonly #agent = new Agent({ keepAlive: true });

  constructor(url: string, photos: readonly Buffer[]) {
    this.#url = `${url}/graphql`;
    this.#bodies = photos.map(bodyOf);
  }

  /** Uploads the photographs in turn. */
  colorize(index: number): Promise<Answered> {
    const body = this.#bodies[index % this.#bodies.length]!;
    const options = { method: 'POST', headers: { ...headers, 'content-length': body.length }, agent: this.#agent };
    const start = performance.now();
    return new Promise((done, fail) => {
      const sent = request(this.#url, options, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => done({ kind: kindOf(response.statusCode!, text), ms: performance.now() - start }));
        response.on('error', fail);
      });
      // The server may close an idle connection at the moment that it is used again.
      sent.on('error', (error) => (sent.reusedSocket ? done(this.colorize(index)) : fail(error)));
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function bodyOf(photo: Buffer): Buffer {
  const part = (name: string, more = ''): string =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`;
  const fields = `${part('operations')}${operations}\r\n${part('map')}{"0":["variables.image"]}\r\n`;
  const file = part('0', '; filename="photo"\r\ncontent-type: image/jpeg');
  return Buffer.concat([Buffer.from(fields + file), photo, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

function kindOf(status: number, text: string): string {
  if (status !== 200) return String(status);
  return (JSON.parse(text) as { data: { colorize: { __typename: string } } }).data.colorize.__typename;
}

export interface Shared {
  seconds: number;
  /** Of them, what this process took from the machine, in seconds of all its processors. */
  own: number;
}

/** Times work that goes on in other processes. */
export async function timedShare(work: () => Promise<unknown>): Promise<Shared> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - start) / 1000, own: (user + system) / 1e6 / availableParallelism() };
}
