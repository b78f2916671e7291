import type { Engines } from './engine/measured-engine.js';
import type { LazyTraining } from './jobs/lazy-training.js';
import type { ModelCatalog } from './model-catalog.js';
import type { RequestState } from './request-state.js';
import type { SignedUrls } from './security/signed-urls.js';
import type { ResultStore } from './store/result-store.js';
import type { Tracer } from './tracing/tracer.js';
import type { DatasetUploads } from './uploads/dataset-uploads.js';
import type { StorageFolders } from './store/storage-folders.js';

/** What resolvers work with. */
export interface Context {
  engine: Engines;
  results: ResultStore;
  urls: SignedUrls;
  models: ModelCatalog;
  training: Pick<LazyTraining, 'get'>;
  folders: StorageFolders;
  datasetUploads: DatasetUploads;
  tracer: Pick<Tracer, 'traceparent'>;
  /** Of this request. */
  state: RequestState;
  request: Request;
}
