const LONGEST_MARGIN_MS = 60_000;
const MARGIN_PART = 0.2;
/** A URL that ends at once must not be asked for in a busy loop. */
const SHORTEST_DELAY_MS = 1000;

/** How long a signed URL is used before the next one is fetched: until a fifth of its life, at most a minute, is left. */
export function renewalDelayMs(expiresAt: Date, now: Date): number {
  const lifeMs = expiresAt.getTime() - now.getTime();
  const marginMs = Math.min(LONGEST_MARGIN_MS, lifeMs * MARGIN_PART);
  return Math.max(SHORTEST_DELAY_MS, lifeMs - marginMs);
}
