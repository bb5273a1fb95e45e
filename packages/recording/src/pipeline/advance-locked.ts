import type { RecordingEvent } from '../domain/index.ts';
import type { UnitOfWork } from '../ports/index.ts';
import { advanceRecording } from './advance-recording.ts';
import { lockRecording } from './lock-recording.ts';

/** Applies one event from the worker to one recording, in its own transaction. */
export async function advanceLocked(unitOfWork: UnitOfWork, recordingId: string, event: RecordingEvent): Promise<void> {
  await unitOfWork.run(async (repositories) => {
    const locked = await lockRecording(repositories, recordingId);
    if (locked === null) return;
    await advanceRecording(repositories, { recording: locked.recording, event, source: 'worker' });
  });
}
