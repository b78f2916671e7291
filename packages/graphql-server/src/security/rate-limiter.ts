interface Bucket {
  tokens: number;
  at: number;
}

/** Clients remembered; beyond this the longest unseen one is forgotten. */
const MAX_CLIENTS = 10_000;

/** Token buckets: `perMinute` requests of each client, as many at once after a pause. */
export class RateLimiter {
  readonly #perMinute: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Takes one request; returns 0, or the seconds to wait. */
  take(client: string, now = performance.now()): number {
    if (this.#perMinute === 0) return 0;
    const perMs = this.#perMinute / 60_000;
    const bucket = this.#buckets.get(client) ?? { tokens: this.#perMinute, at: now };
    const tokens = Math.min(this.#perMinute, bucket.tokens + (now - bucket.at) * perMs);
    const allowed = tokens >= 1;
    this.#remember(client, { tokens: allowed ? tokens - 1 : tokens, at: now });
    return allowed ? 0 : Math.ceil((1 - tokens) / perMs / 1000);
  }

  #remember(client: string, bucket: Bucket): void {
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined && this.#buckets.size > MAX_CLIENTS) this.#buckets.delete(oldest);
  }
}
