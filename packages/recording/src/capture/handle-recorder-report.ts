import { advanceRecording } from '../pipeline/advance-recording.ts';
import { type LockedRecording, lockRecording } from '../pipeline/lock-recording.ts';
import type { RecorderReport, Repositories } from '../ports/index.ts';
import { endCapture } from './end-capture.ts';
import { noteStartFailure } from './note-start-failure.ts';
import { recordInterruption } from './record-interruption.ts';
import { recordRefusedTrack } from './record-refused-track.ts';
import { type StartRecordingDeps, startRecording } from './start-recording.ts';

export type HandleRecorderReportDeps = StartRecordingDeps;

/**
 * Takes what a recorder tells of a recording into the state line. Reports of unknown recordings, late and repeated
 * ones change nothing. A failure while nothing was captured yet is tried again; a failure after that ends the
 * capture, so that what there is becomes a video. A recorder that was displaced comes back where this worker still
 * holds the recording; where the database cannot say so, it stays away, and two never fight over a room.
 * @throws RECORDER_UNAVAILABLE, LIVEKIT_UNAVAILABLE where a displaced recorder cannot come back
 */
export async function handleRecorderReport(deps: HandleRecorderReportDeps, report: RecorderReport): Promise<void> {
  if (report.type === 'displaced') return startRecording(deps, report);
  await deps.unitOfWork.run(async (repositories) => {
    const locked = await lockRecording(repositories, report.recordingId);
    if (locked !== null) await take(repositories, deps, { ...locked, report });
  });
}

async function take(
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
