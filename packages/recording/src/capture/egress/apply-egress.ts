import {
  ACTIVE_PHASES,
  type AuditSource,
  type EgressSnapshot,
  endReasonOf,
  hasEgressEnded,
  type Recording,
  type RecordingPolicy,
  recorderOutputOf,
  recordingIdOfEgressPath,
} from '../../domain/index.ts';
import { advanceRecording, type LockedRecording, lockRecording } from '../../pipeline/advance-recording.ts';
import type { InboxSettlement, Repositories } from '../../ports/index.ts';
import { endCapture } from '../end-capture.ts';
import { continueWithFallback, failStart } from './lose-egress.ts';
import { removeFromRoom } from './stop-egress.ts';

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
  if (hasEgressEnded(egress)) {
    const beginning = await keepBeginning(repositories, recording, egress);
    return beginning ?? keepLateEnd(repositories, recording, egress);
  }
  await removeFromRoom(repositories, egress);
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
  const at = egress.file?.mediaEndedAt ?? egress.endedAt ?? now;
  const output = recorderOutputOf(egress);
  if (await continueWithFallback(repositories, { ...news, at, reason, output }))
    return { state: 'applied', outcome: reason };
  if (recording.recordingSid === null) await noteUnseenStart(repositories, recording, news);
  await endCapture(repositories, { ...news, at, reason, presence: null, output });
  if (egress.status === 'EGRESS_FAILED') await removeFromRoom(repositories, egress);
  return { state: 'applied', outcome: reason };
}

/**
 * Notes the egress id of an egress whose start was never reported: its webhook is lost, or it never started. After a
 * failure or an abort the audit trail gets no `recording_started`, because the report does not prove that it recorded.
 */
async function noteUnseenStart(repositories: Repositories, recording: Recording, news: LockedNews): Promise<void> {
  const { egressId, status, file } = news.egress;
  if (status === 'EGRESS_FAILED' || status === 'EGRESS_ABORTED') {
    const startedAt = file?.location == null ? null : file.mediaStartedAt;
    return repositories.recordings.update(recording.id, { recordingSid: egressId, startedAt });
  }
  await begin(repositories, recording, news);
}

/**
 * Notes the file of an egress that its fallback replaced while it was still being stopped. Returns null if the egress
 * is not the beginning of its recording.
 */
async function keepBeginning(
  { recordings, jobs }: Repositories,
  { id: recordingId, phase, metadata }: Recording,
  egress: EgressSnapshot,
): Promise<Outcome | null> {
  const { replaced } = metadata;
  if (replaced?.recordingSid !== egress.egressId || replaced.output !== null) return null;
  const beginning = { ...replaced, output: recorderOutputOf(egress) };
  await recordings.update(recordingId, { metadata: { ...metadata, replaced: beginning } });
  if (phase === 'composing') await jobs.enqueue('compose-recording', { recordingId });
  // Composed from segments meanwhile: `store-recording` deletes the late file.
  if (phase === 'completed') await jobs.enqueue('store-recording', { recordingId });
  return { state: 'applied', outcome: 'the beginning of its recording has its file' };
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
