import { isYoungMindsError } from '@young-minds/core';
import { diskFull, isDiskFull, type Recording } from '../domain/index.ts';
import type { UnitOfWork } from '../ports/index.ts';

interface FailedTry {
  readonly recording: Recording;
  readonly step: 'compose' | 'store';
  readonly error: unknown;
}

/** Writes the reason of a failed try to the row and the audit trail. The queue decides whether there is another try. */
export async function noteFailedTry(
  { unitOfWork }: { readonly unitOfWork: UnitOfWork },
  { recording, step, error }: FailedTry,
): Promise<void> {
  const failure = describeFailure(error);
  // If no recorder ever started, the reason for that is more useful than "nothing to compose".
  const isExplained = recording.startedAt === null && recording.errorCode !== null;
  const reason = isExplained ? {} : { errorCode: failure.code, errorMessage: failure.message };
  await unitOfWork.run(async ({ recordings, audit }) => {
    await recordings.update(recording.id, reason);
    await audit.record({
      type: step === 'compose' ? 'recording_compose_failed' : 'recording_store_failed',
      source: 'worker',
      severity: 'warning',
      roomId: recording.roomId,
      recordingId: recording.id,
      data: { ...failure },
    });
  });
}

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
