import { isYoungMindsError, YoungMindsError } from '@young-minds/core';
import { DrizzleQueryError } from 'drizzle-orm';

// SQLSTATE classes 08 (connection), 40 (serialization, deadlock), 53 (resources) and 57 (shutdown): all are temporary.
const PASSING_SQLSTATE = /^(08|40|53|57)/;

/** Translates a query's error: a temporary one becomes DATABASE_UNAVAILABLE, others are replaced by their cause. */
export function translateDatabaseError(error: unknown): unknown {
  if (isYoungMindsError(error)) return error;
  // Drizzle's own error quotes every parameter, and written data must not get into the log.
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  if (!isPassing(cause)) return cause;
  return new YoungMindsError('DATABASE_UNAVAILABLE', 'The database does not answer. Try again shortly.', { cause });
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return PASSING_SQLSTATE.test(error.code) || error.code.startsWith('E') || /^CONNECTION_/.test(error.code);
}
