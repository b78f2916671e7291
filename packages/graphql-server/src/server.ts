/** The service as a function of requests; main.ts gives it a port. */
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { Context } from './context.js';
import { createLimitedFetch } from './limited-fetch.js';
import { describeForLog, type Log } from './log.js';
import { type Engines, MeasuredEngine } from './engine/measured-engine.js';
import { maskError } from './mask-error.js';
import type { ServerMetrics } from './metrics.js';
import type { ModelCatalog } from './model-catalog.js';
import type { LazyTraining } from './jobs/lazy-training.js';
import { guardHooks } from './plugins/guard-hooks.js';
import { useAllowedHosts } from './plugins/use-allowed-hosts.js';
import { useAuthentication } from './plugins/use-authentication.js';
import { useBodyLimits } from './plugins/use-body-limits.js';
import { useDocumentLimits } from './plugins/use-document-limits.js';
import { useGraphiql } from './plugins/use-graphiql.js';
import { useLargeUploads } from './plugins/use-large-uploads.js';
import { useOperations } from './plugins/use-operations.js';
import { useRequestState } from './plugins/use-request-state.js';
import { usePreviewsRoute } from './plugins/use-previews-route.js';
import { useResultsRoute } from './plugins/use-results-route.js';
import { useSecurityHeaders } from './plugins/use-security-headers.js';
import { useTracing } from './plugins/use-tracing.js';
import { studioFolder, useStudio } from './plugins/use-studio.js';
import { stateOf } from './request-state.js';
import { schema } from './schema/index.js';
import type { Authenticator } from './security/authenticator.js';
import { isLoopback, loopbackHosts } from './security/loopback.js';
import { RateLimiter } from './security/rate-limiter.js';
import type { SignedUrls } from './security/signed-urls.js';
import type { Settings } from './settings.js';
import type { ResultStore } from './store/result-store.js';
import { TracedEngine } from './tracing/traced-engine.js';
import type { Tracer } from './tracing/tracer.js';
import type { DatasetUploads } from './uploads/dataset-uploads.js';
import type { StorageFolders } from './store/storage-folders.js';

export interface ServerParts {
  settings: Settings;
  engine: Engines;
  results: ResultStore;
  urls: SignedUrls;
  models: ModelCatalog;
  training: LazyTraining;
  folders: StorageFolders;
  datasetUploads: DatasetUploads;
  /** Folder of uploads that are being received. */
  incoming: string;
  /** Knows keys and tokens; null: none is asked for. */
  known: Authenticator | null;
  metrics: ServerMetrics;
  tracer: Tracer;
  log: Log;
  /** Whether requests should come here. */
  isReady: () => boolean;
}

type Server = YogaServerInstance<object, Context>;

const MEGABYTE = 1e6;
/** Besides the file: the operation, the map, names and boundaries. */
const MULTIPART_OVERHEAD = 512 * 1024;
/** Uploads of the largest size that are held at once. */
const UPLOADS_AT_ONCE = 4;

/** The handler of every request: `server.fetch(request)`, or a listener for node:http. */
export function createServer(parts: ServerParts): Server {
  const { settings, log } = parts;
  const engine = new TracedEngine(new MeasuredEngine(parts.engine, parts.metrics), parts.tracer);
  const { results, urls, models, training, folders, datasetUploads } = parts;
  return createYoga<object, Context>({
    schema,
    context: ({ request }) => ({
      engine,
      results,
      urls,
      models,
      training,
      folders,
      datasetUploads,
      tracer: parts.tracer,
      state: stateOf(request),
      request,
    }),
    plugins: guardHooks(plugins(parts), log),
    graphqlEndpoint: '/graphql',
    cors: false,
    graphiql: false,
    landingPage: false,
    // No path ends with this: /health is answered behind the checks of useAllowedHosts.
    healthCheckEndpoint: '\n',
    batching: false,
    maskedErrors: { maskError },
    maxRequestBodySize: limitsOf(settings).datasetBytes,
    fetchAPI: createLimitedFetch(settings),
    logging: {
      debug: () => {},
      info: () => {},
      warn: (...args: unknown[]) => log.warn({ errors: args.map(describeForLog) }, 'warning'),
      error: (...args: unknown[]) => log.error({ errors: args.map(describeForLog) }, 'unexpected error'),
    },
  });
}

/** Of multipart bodies, in bytes. */
function limitsOf({ maxUploadMegabytes, maxDatasetMegabytes }: Settings) {
  const uploadBytes = maxUploadMegabytes * MEGABYTE + MULTIPART_OVERHEAD;
  return { uploadBytes, datasetBytes: Math.max(uploadBytes, maxDatasetMegabytes * MEGABYTE + MULTIPART_OVERHEAD) };
}

function plugins(parts: ServerParts) {
  const { settings, log, results, urls, known, metrics, isReady, training, folders, incoming, tracer } = parts;
  const { uploadBytes, datasetBytes } = limitsOf(settings);
  const own = isLoopback(settings.host) ? loopbackHosts : [settings.host.toLowerCase()];
  const lower = (words: readonly string[]): string[] => words.map((word) => word.toLowerCase());
  return [
    useRequestState(log, metrics, tracer),
    useSecurityHeaders(),
    useAllowedHosts({ hosts: [...own, ...lower(settings.allowedHosts)], origins: lower(settings.allowedOrigins) }),
    useAuthentication(known, new RateLimiter(settings.rateLimit)),
    useOperations(metrics, isReady),
    useResultsRoute(results, urls),
    usePreviewsRoute(training, folders, urls),
    ...(settings.graphiql ? [useGraphiql()] : []),
    useStudio(studioFolder()),
    useBodyLimits({ uploadBytes, datasetBytes, totalBytes: UPLOADS_AT_ONCE * uploadBytes }),
    useLargeUploads({
      folder: incoming,
      memoryBytes: uploadBytes,
      fileBytes: settings.maxDatasetMegabytes * MEGABYTE,
      pictureBytes: settings.maxUploadMegabytes * MEGABYTE,
    }),
    useDocumentLimits(),
    useTracing(tracer),
  ];
}
