/** What the server does, as whoever collects traces sees it. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export type Attributes = Record<string, string | number | boolean>;

/** A piece of work in a trace. */
export interface Span {
  set(attributes: Attributes): void;
  /** The work did not succeed, though it did not throw. */
  fail(message: string): void;
}

export interface Tracer {
  /** The span at work as a W3C traceparent, "00-<trace>-<span>-01"; undefined where nothing is traced. */
  readonly traceparent: string | undefined;
  /** Adds to the span at work. */
  annotate(attributes: Attributes): void;
  /** Answers a request within a span, below the caller's where it names one; the span ends with the answer. */
  request(request: IncomingMessage, response: ServerResponse, answer: () => void): void;
  /** Works within a span below the one at work. */
  span<T>(name: string, attributes: Attributes, work: (span: Span) => Promise<T>): Promise<T>;
  /** Works within a trace of its own, which points to the span that asked for the work (a traceparent). */
  job<T>(name: string, about: JobAbout, work: (span: Span) => Promise<T>): Promise<T>;
  /** Sends what is left. */
  close(): Promise<void>;
}

export interface JobAbout {
  attributes: Attributes;
  askedBy: string | null;
}

const nothing: Span = { set: () => {}, fail: () => {} };

/** Traces nothing. */
export const noTracer: Tracer = {
  traceparent: undefined,
  annotate: () => {},
  request: (_request, _response, answer) => answer(),
  span: (_name, _attributes, work) => work(nothing),
  job: (_name, _about, work) => work(nothing),
  close: () => Promise.resolve(),
};
