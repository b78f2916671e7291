/** Traces by OpenTelemetry, sent over OTLP/HTTP. Loaded where they are asked for alone. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span as OpenSpan,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { describeForLog } from '../log.js';
import { routeOf } from '../plugins/route-of.js';
import type { Attributes, JobAbout, Span, Tracer } from './tracer.js';

const propagator = new W3CTraceContextPropagator();

export class OpenTelemetryTracer implements Tracer {
  readonly #active = new AsyncLocalStorage<Context>();
  readonly #provider: BasicTracerProvider;

  /** `endpoint`: of a collector, http://host:4318; empty: what OpenTelemetry's variables say. */
  constructor(endpoint: string, onError: (error: unknown) => void) {
    const exporter = new OTLPTraceExporter(endpoint === '' ? {} : { url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
    const resource = defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'lithochrome' }))
      .merge(detectResources({ detectors: [envDetector] }));
    this.#provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
    setGlobalErrorHandler(onError);
  }

  get traceparent(): string | undefined {
    const carrier: Record<string, string> = {};
    propagator.inject(this.#context, carrier, defaultTextMapSetter);
    return carrier['traceparent'];
  }

  annotate(attributes: Attributes): void {
    trace.getSpan(this.#context)?.setAttributes(attributes);
  }

  request(request: IncomingMessage, response: ServerResponse, answer: () => void): void {
    const { method = '', url = '' } = request;
    const route = routeOf(url.split('?')[0]!);
    const attributes = { 'http.request.method': method, 'http.route': route };
    const caller = propagator.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
    const [span, context] = this.#start(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, caller);
    response.once('close', () => {
      const { statusCode, writableFinished } = response;
      span.setAttribute('http.response.status_code', statusCode);
      if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      if (!writableFinished) span.addEvent('the client went away');
      span.end();
    });
    this.#active.run(context, answer);
  }

  span<T>(name: string, attributes: Attributes, work: (span: Span) => Promise<T>): Promise<T> {
    return this.#work(this.#start(name, { attributes }, this.#context), work);
  }

  job<T>(name: string, { attributes, askedBy }: JobAbout, work: (span: Span) => Promise<T>): Promise<T> {
    const carrier = { traceparent: askedBy ?? '' };
    const context = trace.getSpanContext(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter));
    const links = context ? [{ context }] : [];
    return this.#work(this.#start(name, { kind: SpanKind.CONSUMER, attributes, links }, ROOT_CONTEXT), work);
  }

  close(): Promise<void> {
    return this.#provider.shutdown();
  }

  get #context(): Context {
    return this.#active.getStore() ?? ROOT_CONTEXT;
  }

  #start(name: string, options: SpanOptions, parent: Context): [OpenSpan, Context] {
    const span = this.#provider.getTracer('lithochrome').startSpan(name, options, parent);
    return [span, trace.setSpan(parent, span)];
  }

  async #work<T>([span, context]: [OpenSpan, Context], work: (span: Span) => Promise<T>): Promise<T> {
    const fail = (message: string): unknown => span.setStatus({ code: SpanStatusCode.ERROR, message });
    try {
      return await this.#active.run(context, () => work({ set: (more) => void span.setAttributes(more), fail }));
    } catch (error) {
      fail(describeForLog(error).message);
      throw error;
    } finally {
      span.end();
    }
  }
}
