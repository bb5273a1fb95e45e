import type { Recording } from '../domain/index.ts';
import type { Failure } from '../pipeline/describe-failure.ts';
import type { Repositories } from '../ports/index.ts';

/** Writes down that recording could not begin, for operators and participants, and lets the next try have it. */
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
