import {
  ACTIVE_PHASES,
  type AuditSource,
  type EgressSnapshot,
  endReasonOf,
  hasEgressEnded,
  isAnyonePresent,
  type Recording,
  type RecordingPolicy,
  recorderOutputOf,
  recordingIdOfEgressPath,
} from '../../domain/index.ts';
import { advanceRecording, type LockedRecording, lockRecording } from '../../pipeline/advance-recording.ts';
import type { EgressService, InboxSettlement, Repositories } from '../../ports/index.ts';
import { endCapture } from '../end-capture.ts';
import { noteStartFailure, replaceRecorder } from '../start-recording.ts';

interface EgressNews {
  readonly egress: EgressSnapshot;
  readonly source: AuditSource;
  readonly policy: RecordingPolicy;
  readonly now: Date;
}

type Outcome = Pick<InboxSettlement, 'state' | 'outcome'>;

/**
 * Applies the state of an egress from LiveKit to its recording, whether it came by webhook or from the API, in any
 * order and any number of times. Stops an egress of ours that its recording does not want.
 */
export async function applyEgress(repositories: Repositories, news: EgressNews): Promise<Outcome> {
  const { egress } = news;
  const recordingId = recordingIdOfEgressPath(egress.outputPath);
  const locked = recordingId === null ? null : await lockRecording(repositories, recordingId);
  if (locked === null || locked.room.roomName !== egress.roomName) return ignored('not an egress of ours');
  const { recording } = locked;
  if (isWanted(recording, egress)) return applyWanted(repositories, { ...news, ...locked });
  if (hasEgressEnded(egress)) return keepLateEnd(repositories, recording, egress);
  await repositories.jobs.enqueue('stop-egress', { egressId: egress.egressId });
  return { state: 'applied', outcome: 'a stray egress is stopped' };
}

/**
 * Returns whether an egress may record: any egress of the recording until one has started, afterwards only that one.
 */
export function isWanted(
  { recorder, phase, recordingSid }: Recording,
  { egressId }: Pick<EgressSnapshot, 'egressId'>,
): boolean {
  const isOpen = ACTIVE_PHASES.some((active) => active === phase);
  return recorder === 'egress' && isOpen && (recordingSid === null || recordingSid === egressId);
}

/** Returns the egress that records a recording or, if none does yet, the one that was requested first. */
export function firstOf(recording: Recording, active: readonly EgressSnapshot[]): EgressSnapshot | undefined {
  return active
    .filter((snapshot) => recordingIdOfEgressPath(snapshot.outputPath) === recording.id)
    .filter((snapshot) => isWanted(recording, snapshot))
    .toSorted((a, b) => (a.requestedAt?.getTime() ?? 0) - (b.requestedAt?.getTime() ?? 0))[0];
}

interface LockedNews extends EgressNews, LockedRecording {}

async function applyWanted(repositories: Repositories, news: LockedNews): Promise<Outcome> {
  const { egress, recording } = news;
  if (hasEgressEnded(egress)) return end(repositories, news);
  if (egress.status !== 'EGRESS_ACTIVE') return ignored(`${egress.status} changes nothing`);
  return begin(repositories, recording, news);
}

async function begin(repositories: Repositories, recording: Recording, news: EgressNews): Promise<Outcome> {
  const { egress, source, now } = news;
  const at = egress.file?.mediaStartedAt ?? egress.updatedAt ?? now;
  const event = { type: 'capture_began', recordingSid: egress.egressId, at } as const;
  const step = await advanceRecording(repositories, { recording, event, source });
  return step.kind === 'moved' ? { state: 'applied', outcome: 'it records' } : ignored(step.reason);
}

async function end(repositories: Repositories, news: LockedNews): Promise<Outcome> {
  const { egress, recording, source, policy, now } = news;
  const reason = endReasonOf(egress);
  // An egress that never started leaves the recording to the next attempt or to the fallback.
  const isAttempt = recording.phase === 'requested' && egress.file?.location == null;
  if (isAttempt) {
    await failStart(repositories, {
      recording,
      reason: `The egress ended before it began: ${reason}`,
      source,
      policy,
      now,
    });
    return { state: 'applied', outcome: reason };
  }
  // The webhook of its start may be lost; the row must have the egress id to find the file.
  if (recording.recordingSid === null) await begin(repositories, recording, news);
  const at = egress.file?.mediaEndedAt ?? egress.endedAt ?? now;
  const output = recorderOutputOf(egress);
  await endCapture(repositories, { ...news, at, reason, presence: null, output });
  return { state: 'applied', outcome: reason };
}

/**
 * The recording ended before the egress reported its end. While it waits for a file, the late report helps to find it.
 * If it was composed from segments meanwhile, the late file is deleted: `store-recording` deletes what is left over.
 */
async function keepLateEnd(
  { recordings, jobs }: Repositories,
  recording: Recording,
  egress: EgressSnapshot,
): Promise<Outcome> {
  const { id: recordingId, phase, recordingSid, metadata } = recording;
  const isAwaited = recordingSid === egress.egressId && metadata.output === undefined;
  if (!isAwaited || (phase !== 'composing' && phase !== 'completed')) {
    return ignored('its recording has gone on without it');
  }
  await recordings.update(recordingId, { metadata: { ...metadata, output: recorderOutputOf(egress) } });
  await jobs.enqueue(phase === 'composing' ? 'compose-recording' : 'store-recording', { recordingId });
  const outcome = phase === 'composing' ? 'has the location of the file' : 'comes after its recording was stored';
  return { state: 'applied', outcome: `a late end ${outcome}` };
}

function ignored(outcome: string): Outcome {
  return { state: 'ignored', outcome };
}

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
  const { recording, reason, source, policy, now } = failure;
  const replaced = await replaceRecorder(repositories, { recording, policy, reason, at: now, source });
  if (replaced === null) {
    return noteStartFailure(repositories, recording, { code: 'RECORDER_UNAVAILABLE', message: reason });
  }
  // Any worker may start it: the job need not go to the worker that waited for the egress.
  await repositories.recordings.releaseLease(recording.id);
  await repositories.jobs.enqueue('start-recording', { recordingId: recording.id });
}

interface LostEgress extends LockedRecording {
  readonly reason: string;
  readonly source: AuditSource;
  readonly now: Date;
}

/**
 * Stops an egress that runs and no longer records, so that its file becomes a video and the participants still in the
 * room get another recording immediately. Does nothing if the room is empty: that stop is planned elsewhere.
 */
export async function loseEgress(repositories: Repositories, lost: LostEgress): Promise<boolean> {
  const { recording, room, reason, source, now } = lost;
  if (recording.phase !== 'capturing' || recording.recordingSid === null) return false;
  if (!isAnyonePresent(await repositories.participants.listSpans(room.id))) return false;
  // No participant has left: the session span ends with the file.
  const event = { type: 'stop_requested', at: now, reason, lastLeftAt: null } as const;
  await advanceRecording(repositories, { recording, event, source });
  await repositories.jobs.enqueue('stop-egress', { egressId: recording.recordingSid });
  return true;
}

/**
 * Stops an egress. Does nothing if it has ended or its service does not answer; `stopStrayEgresses` finds it again
 * then. Idempotent.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function stopEgress(
  { egress }: { readonly egress: EgressService | null },
  { egressId }: { readonly egressId: string },
): Promise<void> {
  await egress?.stop(egressId);
}
