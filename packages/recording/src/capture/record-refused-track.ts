import { type Recording, withUnrecordedTrack } from '../domain/index.ts';
import type { RecorderReport, Repositories } from '../ports/index.ts';

export interface RefusedTrackNote {
  readonly recording: Recording;
  readonly report: Extract<RecorderReport, { type: 'track_refused' }>;
}

/** Writes a track that cannot be recorded to the row and the audit trail, and has the room notice updated. */
export async function recordRefusedTrack(
  { recordings, audit, jobs }: Repositories,
  { recording, report: { track } }: RefusedTrackNote,
): Promise<void> {
  const metadata = withUnrecordedTrack(recording.metadata, track);
  if (metadata === null) return;
  const { id: recordingId, roomId } = recording;
  await recordings.update(recordingId, { metadata });
  const line = { type: 'recording_track_refused', source: 'worker', severity: 'warning' } as const;
  await audit.record({ ...line, roomId, recordingId, data: { ...track } });
  await jobs.enqueue('post-room-notice', { recordingId });
}
