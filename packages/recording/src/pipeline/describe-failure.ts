import { isYoungMindsError } from '@young-minds/core';
import { diskFull, isDiskFull } from '../domain/index.ts';

export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** What a row and the audit trail keep of an error. Errors nobody foresaw keep their own words, for operators. */
export function describeFailure(error: unknown): Failure {
  if (isYoungMindsError(error)) return { code: error.code, message: error.message };
  if (isDiskFull(error)) return describeFailure(diskFull(error));
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}
