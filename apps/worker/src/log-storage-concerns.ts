import type { Logger } from '@young-minds/core';
import type { StorageConcern } from '@young-minds/recording/ports';

/** With these, recordings are lost or exposed. The others only endanger them. */
const ERRORS: ReadonlySet<StorageConcern['kind']> = new Set(['unusable', 'public']);

/** Logs what is wrong with the store for new recordings, one line for each concern. */
export function logStorageConcerns(logger: Pick<Logger, 'warn' | 'error'>, concerns: readonly StorageConcern[]): void {
  for (const { kind, message } of concerns) logger[ERRORS.has(kind) ? 'error' : 'warn']({ kind }, message);
}
