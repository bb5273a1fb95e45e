interface TokenBucketOptions {
  /** How much may be taken in one burst, with the bucket full at the start. */
  readonly capacity: number;
  readonly perSecond: number;
}

/** Limits a rate but allows bursts. The caller passes the time, so the class has no timers. */
export class TokenBucket {
  readonly #options: TokenBucketOptions;
  #tokens: number;
  #filledAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: TokenBucketOptions) {
    this.#options = options;
    this.#tokens = options.capacity;
  }

  /** Takes tokens and returns true, or takes none and returns false if there are too few. */
  take(count: number, nowMs: number): boolean {
    this.#fill(nowMs);
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }

  #fill(nowMs: number): void {
    const { capacity, perSecond } = this.#options;
    const elapsedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#filledAtMs = Math.max(this.#filledAtMs, nowMs);
    this.#tokens = Math.min(capacity, this.#tokens + (elapsedMs * perSecond) / 1000);
  }
}
