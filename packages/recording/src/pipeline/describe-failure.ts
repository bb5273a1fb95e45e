import { isYoungMindsError } from '@young-minds/core';
import { diskFull, isDiskFull } from '../domain/index.ts';

export interface Failure {
  readonly code: string;
  readonly message: string;
}

/**
 * Returns the code and message of an error for the row and the audit trail. An unexpected error keeps its own message,
 * for operators.
 */
export function describeFailure(error: unknown): Failure {
  if (isYoungMindsError(error)) return { code: error.code, message: error.message };
  if (isDiskFull(error)) return describeFailure(diskFull(error));
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}
