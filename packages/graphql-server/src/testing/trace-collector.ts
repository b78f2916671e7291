/** A collector of OpenTelemetry traces, as far as tests need one: OTLP over HTTP, in JSON. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: Record<string, unknown>;
  /** Ids of the spans that it points to. */
  links: string[];
  status: { code?: number; message?: string };
}

interface Value {
  stringValue?: string;
  intValue?: number;
  doubleValue?: number;
}
type Pairs = { key: string; value: Value }[];
type WrittenSpan = Omit<CollectedSpan, 'attributes' | 'links'> & { attributes: Pairs; links?: { spanId: string }[] };
interface Export {
  resourceSpans: { resource: { attributes: Pairs }; scopeSpans: { spans: WrittenSpan[] }[] }[];
}

export class TraceCollector {
  readonly spans: CollectedSpan[] = [];
  /** Of whoever sends. */
  resource: Record<string, unknown> = {};
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        if (request.url === '/v1/traces') this.#take(JSON.parse(body) as Export);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
  }

  static async start(): Promise<TraceCollector> {
    const collector = new TraceCollector();
    await new Promise<void>((done) => collector.#server.listen(0, '127.0.0.1', done));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The span of this name that came last. */
  find(name: string): CollectedSpan | undefined {
    return this.spans.findLast((span) => span.name === name);
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #take({ resourceSpans }: Export): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      this.resource = valuesOf(resource.attributes);
      for (const { attributes, links = [], ...span } of scopeSpans.flatMap(({ spans }) => spans))
        this.spans.push({ ...span, attributes: valuesOf(attributes), links: links.map(({ spanId }) => spanId) });
    }
  }
}

function valuesOf(pairs: Pairs): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0] as unknown]));
}
