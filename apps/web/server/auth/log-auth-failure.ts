import { isAPIError } from 'better-auth/api';
import type { Logger } from 'pino';

/** Refusals are everyday business; only what is our own fault belongs into the log. */
export function logAuthFailure(error: unknown, logger: Logger): void {
  if (isAPIError(error) && error.statusCode < 500) return;
  logger.error({ err: error, component: 'better-auth' }, 'A request about an account failed');
}
