/** The public API, and nothing else. */
export { type RunningService, startService } from './main.js';
export { ApiKeys, type ApiKeySummary, type Scope, scopes } from './security/api-keys.js';
export { defaultDataDir, type GivenSettings } from './settings.js';
