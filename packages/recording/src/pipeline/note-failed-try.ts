import type { Recording } from '../domain/index.ts';
import type { UnitOfWork } from '../ports/index.ts';
import { describeFailure } from './describe-failure.ts';

export interface FailedTry {
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
