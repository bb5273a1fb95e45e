import {
  type AuditSource,
  isAnyonePresent,
  type RecorderOutput,
  type Recording,
  type RecordingPolicy,
} from '../../domain/index.ts';
import { advanceRecording, type LockedRecording } from '../../pipeline/advance-recording.ts';
import type { Repositories } from '../../ports/index.ts';
import { noteStartFailure, replaceRecorder } from '../start-recording.ts';
import { removeFromRoom } from './stop-egress.ts';

interface StartFailure {
  /** Locked, together with its room, by the caller's transaction. */
  readonly recording: Recording;
  readonly reason: string;
  readonly source: AuditSource;
  readonly policy: RecordingPolicy;
  readonly now: Date;
}

/**
 * Handles a start that LiveKit accepted and that failed later: the fallback takes over, or the next attempt follows.
 */
export async function failStart(repositories: Repositories, failure: StartFailure): Promise<void> {
  const { recording, reason, now: at } = failure;
  if (await startFallback(repositories, { ...failure, at })) return;
  await noteStartFailure(repositories, recording, { code: 'RECORDER_UNAVAILABLE', message: reason });
}

interface EgressEnd extends LockedRecording {
  readonly at: Date;
  readonly reason: string;
  readonly source: AuditSource;
  readonly policy: RecordingPolicy;
  /** The file of an egress that has ended. */
  readonly output?: RecorderOutput;
}

/**
 * Lets the fallback continue the recording of an egress that no longer records, so that the participants in the room
 * get one recording instead of two. Returns false if the room is empty, if the recording is being stopped, or if there
 * is no fallback.
 */
export async function continueWithFallback(repositories: Repositories, end: EgressEnd): Promise<boolean> {
  if (end.recording.phase !== 'capturing') return false;
  if (!isAnyonePresent(await repositories.participants.listSpans(end.room.id))) return false;
  if (!(await startFallback(repositories, end))) return false;
  const { recordingSid: egressId, roomName } = end.recording;
  if (egressId !== null) await removeFromRoom(repositories, { egressId, roomName });
  return true;
}

async function startFallback(repositories: Repositories, change: Omit<EgressEnd, 'room'>): Promise<boolean> {
  const { id: recordingId } = change.recording;
  if ((await replaceRecorder(repositories, change)) === null) return false;
  // Any worker may start it: the job need not go to the worker that followed the egress.
  await repositories.recordings.releaseLease(recordingId);
  await repositories.jobs.enqueue('start-recording', { recordingId });
  return true;
}

interface LostEgress extends LockedRecording {
  readonly reason: string;
  readonly source: AuditSource;
  readonly policy: RecordingPolicy;
  readonly now: Date;
}

/**
 * Stops an egress that runs and no longer records, so that its file becomes a video. The fallback continues the
 * recording immediately; without one, the participants still in the room get another recording. Does nothing if the
 * room is empty: that stop is planned elsewhere.
 */
export async function loseEgress(repositories: Repositories, lost: LostEgress): Promise<boolean> {
  const { recording, room, reason, source, now } = lost;
  const { phase, recordingSid: egressId } = recording;
  if (phase !== 'capturing' || egressId === null) return false;
  if (!isAnyonePresent(await repositories.participants.listSpans(room.id))) return false;
  if (await continueWithFallback(repositories, { ...lost, at: now })) return true;
  // No participant has left: the session span ends with the file.
  const event = { type: 'stop_requested', at: now, reason, lastLeftAt: null } as const;
  await advanceRecording(repositories, { recording, event, source });
  await removeFromRoom(repositories, { egressId, roomName: room.roomName });
  return true;
}
