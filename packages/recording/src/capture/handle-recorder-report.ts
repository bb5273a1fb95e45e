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
