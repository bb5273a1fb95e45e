import { type Recording, type RecordingMetadata, withUnrecordedTrack } from '../domain/index.ts';
import { advanceRecording, type LockedRecording, lockRecording } from '../pipeline/advance-recording.ts';
import type { RecorderReport, Repositories } from '../ports/index.ts';
import { endCapture } from './end-capture.ts';
import { noteStartFailure, type StartRecordingDeps, startRecording } from './start-recording.ts';

export type HandleRecorderReportDeps = StartRecordingDeps;

/**
 * Applies a recorder's report to its recording. Unknown recordings and late or repeated reports change nothing. A
 * failure before anything was captured is retried; a failure after that ends the capture, so that what was captured
 * becomes a video. A displaced recorder starts again if this worker still holds the recording. If the database cannot
 * confirm that, the recorder stays out, so that two recorders never displace each other in turn.
 * @throws RECORDER_UNAVAILABLE, LIVEKIT_UNAVAILABLE if a displaced recorder cannot start again
 */
export async function handleRecorderReport(deps: HandleRecorderReportDeps, report: RecorderReport): Promise<void> {
  if (report.type === 'displaced') return startRecording(deps, report);
  await deps.unitOfWork.run(async (repositories) => {
    const locked = await lockRecording(repositories, report.recordingId);
    if (locked !== null) await applyReport(repositories, deps, { ...locked, report });
  });
}

async function applyReport(
  repositories: Repositories,
  deps: HandleRecorderReportDeps,
  { recording, room, report }: LockedRecording & { readonly report: Exclude<RecorderReport, { type: 'displaced' }> },
): Promise<void> {
  const end = { recording, room, at: report.at, source: 'worker', policy: deps.policy, now: deps.clock.now() } as const;
  switch (report.type) {
    case 'began': {
      const event = { type: 'capture_began', recordingSid: report.recordingSid, at: report.at } as const;
      await advanceRecording(repositories, { recording, event, source: 'worker' });
      return;
    }
    case 'interrupted':
    case 'resumed':
      return recordInterruption(repositories, { recording, report });
    case 'track_refused':
      return recordRefusedTrack(repositories, { recording, report });
    case 'failed':
      if (recording.phase === 'requested') return noteStartFailure(repositories, recording, report);
      return endCapture(repositories, { ...end, reason: report.message, presence: null });
    case 'ended':
      return endCapture(repositories, { ...end, reason: report.reason, presence: report.presence });
  }
}

interface InterruptionNote {
  readonly recording: Recording;
  readonly report: Extract<RecorderReport, { type: 'interrupted' | 'resumed' }>;
}

/**
 * Writes interruptions to the row (since when nothing is written, and every gap), and their reasons to the audit trail.
 */
async function recordInterruption(
  { recordings, audit }: Repositories,
  { recording, report }: InterruptionNote,
): Promise<void> {
  const { interruptedAt: _, ...metadata } = recording.metadata;
  const entry = { source: 'worker', roomId: recording.roomId, recordingId: recording.id } as const;
  if (report.type === 'resumed') {
    const gap = { from: report.since, to: report.at };
    await recordings.update(recording.id, { metadata: { ...metadata, ...withGap(metadata, gap) } });
    return audit.record({ ...entry, type: 'recording_resumed', data: gap });
  }
  await recordings.update(recording.id, { metadata: { ...metadata, interruptedAt: report.at } });
  const data = { at: report.at, reason: report.reason };
  return audit.record({ ...entry, type: 'recording_interrupted', severity: 'warning', data });
}

/**
 * If another machine wrote before, the gap is computed before composition, from the chunks which that machine uploaded.
 */
function withGap(
  { gaps = [] }: RecordingMetadata,
  { from, to }: { readonly from: Date | null; readonly to: Date },
): RecordingMetadata {
  return from === null ? { isSpread: true } : { gaps: [...gaps, { from, to }] };
}

interface RefusedTrackNote {
  readonly recording: Recording;
  readonly report: Extract<RecorderReport, { type: 'track_refused' }>;
}

/** Writes a track that cannot be recorded to the row and the audit trail, and has the room notice updated. */
async function recordRefusedTrack(
  { recordings, audit, jobs }: Repositories,
  { recording, report: { track } }: RefusedTrackNote,
): Promise<void> {
  const metadata = withUnrecordedTrack(recording.metadata, track);
  if (metadata === null) return;
  const { id: recordingId, roomId } = recording;
  await recordings.update(recordingId, { metadata });
  const entry = { type: 'recording_track_refused', source: 'worker', severity: 'warning' } as const;
  await audit.record({ ...entry, roomId, recordingId, data: { ...track } });
  await jobs.enqueue('post-room-notice', { recordingId });
}
