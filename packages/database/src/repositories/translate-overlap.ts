import { YoungMindsError } from '@young-minds/core';
import { DatabaseError } from 'pg';

const EXCLUSION_VIOLATION = '23P01';

/** Runs a write of a session. @throws SESSION_OVERLAPS if PostgreSQL refuses it as an overlap */
export async function translateOverlap<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!isExclusionViolation(error)) throw error;
    throw new YoungMindsError('SESSION_OVERLAPS', 'That time is taken. Choose another time.', { cause: error });
  }
}

/** Checks the error's cause too, because Drizzle wraps the driver's error. */
function isExclusionViolation(error: unknown): boolean {
  const driverError = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return driverError instanceof DatabaseError && driverError.code === EXCLUSION_VIOLATION;
}
