import { YoungMindsError } from '@young-minds/core';
import type { RateLimiter } from '../ports/repositories.ts';

const HOUR_MS = 3_600_000;

/** Uses per user and hour. Each one sends the other participant a notification and an email. */
const MAX_PER_HOUR = { booking: 20, 'session-change': 40 } as const;

/** Counts a use of a user's hourly limit. @throws RATE_LIMITED */
export async function assertWithinLimit(
  limiter: RateLimiter,
  kind: keyof typeof MAX_PER_HOUR,
  userId: string,
): Promise<void> {
  const limit = { subject: `${kind}:${userId}`, max: MAX_PER_HOUR[kind], windowMs: HOUR_MS };
  if (await limiter.use([limit])) return;
  const message = 'You booked or changed too many sessions within an hour. Try again later.';
  throw new YoungMindsError('RATE_LIMITED', message, { details: { kind, userId } });
}
