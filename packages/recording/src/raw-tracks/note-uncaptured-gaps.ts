import { uncapturedGaps } from '../domain/index.ts';
import { lockRecording } from '../pipeline/advance-recording.ts';
import type { RawTracks, UnitOfWork } from '../ports/index.ts';

interface NoteUncapturedGapsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly rawTracks: RawTracks;
}

/**
 * Adds to a recording's row the gaps that no recorder could report: between capture runs of machines that have no
 * contact with each other, and after the last run if its machine was lost. Idempotent. Does nothing if this machine has
 * no capture run of the recording.
 */
export async function noteUncapturedGaps(
  { unitOfWork, rawTracks }: NoteUncapturedGapsDeps,
  recordingId: string,
): Promise<void> {
  const runs = await rawTracks.captureRuns(recordingId);
  if (runs.length === 0) return;
  const captured = runs.map(({ startAt: from, endAt: to }) => ({ from, to }));
  await unitOfWork.run(async (repositories) => {
    const locked = await lockRecording(repositories, recordingId);
    if (locked === null) return;
    const { metadata } = locked.recording;
    const found = uncapturedGaps(locked.recording, captured);
    if (found.length === 0) return;
    const gaps = [...(metadata.gaps ?? []), ...found];
    await repositories.recordings.update(recordingId, { metadata: { ...metadata, gaps } });
  });
}
