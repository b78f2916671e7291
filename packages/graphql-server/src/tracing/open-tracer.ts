import { describeForLog, type Log } from '../log.js';
import { noTracer, type Tracer } from './tracer.js';

/**
 * A tracer that sends to the collector at `endpoint`, or to the one that OpenTelemetry's own variables name; without either it
 * traces nothing, and nothing of OpenTelemetry is loaded.
 */
export async function openTracer(endpoint: string, log: Log, env = process.env): Promise<Tracer> {
  const named = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '';
  const off = env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none';
  if (endpoint === '' && (named === '' || off)) return noTracer;
  const { OpenTelemetryTracer } = await import('./open-telemetry.js');
  return new OpenTelemetryTracer(endpoint, (error) => log.warn({ error: describeForLog(error) }, 'traces are lost'));
}
