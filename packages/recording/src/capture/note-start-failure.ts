import type { Recording } from '../domain/index.ts';
import type { Failure } from '../pipeline/describe-failure.ts';
import type { Repositories } from '../ports/index.ts';

/**
 * Writes to the row why recording could not start, for operators and participants, and releases the lease for the next
 * try.
 */
export async function noteStartFailure(
  { audit, recordings }: Repositories,
  { id, roomId }: Recording,
  { code, message }: Failure,
): Promise<void> {
  await recordings.update(id, { errorCode: code, errorMessage: message });
  await recordings.releaseLease(id);
  await audit.record({
    type: 'recording_start_failed',
    source: 'worker',
    severity: 'error',
    roomId,
    recordingId: id,
    data: { code, message },
  });
}
