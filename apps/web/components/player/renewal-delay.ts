const LONGEST_MARGIN_MS = 60_000;
const MARGIN_PART = 0.2;
/** Prevents a busy loop if a URL expires immediately. */
const SHORTEST_DELAY_MS = 1000;

/** Returns how long to use a signed URL before fetching the next: until 20% of its life, at most 60 s, is left. */
export function renewalDelayMs(expiresAt: Date, now: Date): number {
  const lifeMs = expiresAt.getTime() - now.getTime();
  const marginMs = Math.min(LONGEST_MARGIN_MS, lifeMs * MARGIN_PART);
  return Math.max(SHORTEST_DELAY_MS, lifeMs - marginMs);
}
