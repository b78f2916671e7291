import { type Attributes, noTracer, type Tracer } from '../tracing/tracer.js';

export interface RecordedSpan {
  name: string;
  attributes: Attributes;
  failure?: string;
}

/** A tracer that keeps what it is told of spans. */
export function recordingTracer(): Tracer & { spans: RecordedSpan[] } {
  const spans: RecordedSpan[] = [];
  return {
    ...noTracer,
    spans,
    span: (name, attributes, work) => {
      const span: RecordedSpan = { name, attributes: { ...attributes } };
      spans.push(span);
      return work({
        set: (more) => void Object.assign(span.attributes, more),
        fail: (message) => void (span.failure = message),
      });
    },
  };
}
