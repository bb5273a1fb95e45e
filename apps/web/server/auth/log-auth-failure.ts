import { isAPIError } from 'better-auth/api';
import type { Logger } from 'pino';

/** Logs server errors of Better Auth. Refusals are normal and are not logged. */
export function logAuthFailure(error: unknown, logger: Logger): void {
  if (isAPIError(error) && error.statusCode < 500) return;
  logger.error({ err: error, component: 'better-auth' }, 'Account request failed');
}
