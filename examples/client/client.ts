/** Requests to a Lithochrome server, typed by their documents. */
import { openAsBlob } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { TypedDocumentString } from './gql/graphql.js';

interface Answer<Result> {
  data?: Result | null;
  errors?: { message: string }[];
}

export class Client {
  readonly #server: string;
  readonly #headers: Record<string, string>;

  /** `key`: an API key, where the server asks for one. */
  constructor(server: string, key?: string) {
    this.#server = server;
    this.#headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  }

  /** Queries, and mutations without a file. */
  async ask<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Result> {
    return dataOf((await (await this.#post(document, variables)).json()) as Answer<Result>);
  }

  /** A mutation whose variable `name` is null and stands for the file at `path`. */
  async upload<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
    { name, path }: { name: keyof Variables & string; path: string },
  ): Promise<Result> {
    const form = new FormData();
    form.set('operations', JSON.stringify({ query: document.toString(), variables }));
    form.set('map', JSON.stringify({ file: [`variables.${name}`] }));
    form.set('file', await openAsBlob(path), 'file');
    const headers = { ...this.#headers, 'graphql-require-preflight': '1' };
    const response = await fetch(`${this.#server}/graphql`, { method: 'POST', headers, body: form });
    return dataOf((await response.json()) as Answer<Result>);
  }

  /** The events of a subscription, as they come. */
  async *watch<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): AsyncGenerator<Result> {
    const { body } = await this.#post(document, variables, 'text/event-stream');
    for await (const line of createInterface(Readable.fromWeb(body!)))
      if (line.startsWith('data: {')) yield dataOf(JSON.parse(line.slice(6)) as Answer<Result>);
  }

  /** What lies at the URL of a result. */
  async download(url: string): Promise<Uint8Array> {
    const response = await fetch(new URL(url, this.#server));
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  #post<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
    accept = 'application/json',
  ): Promise<Response> {
    const headers = { ...this.#headers, 'content-type': 'application/json', accept };
    const body = JSON.stringify({ query: document.toString(), variables });
    return fetch(`${this.#server}/graphql`, { method: 'POST', headers, body });
  }
}

function dataOf<Result>({ data, errors }: Answer<Result>): Result {
  if (data) return data;
  throw new Error(errors?.map(({ message }) => message).join('; ') ?? 'the server gave no answer');
}
