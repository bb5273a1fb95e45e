import type { Clock } from '@young-minds/core';
import {
  type EgressSnapshot,
  hasEgressEnded,
  type Recording,
  type RecordingPolicy,
  recordingIdOfEgressPath,
} from '../../domain/index.ts';
import { type LockedRecording, lockRecording } from '../../pipeline/advance-recording.ts';
import type { EgressService, Repositories, UnitOfWork } from '../../ports/index.ts';
import { endCapture } from '../end-capture.ts';
import type { WorkerLease } from '../leases.ts';
import { applyEgress, firstOf } from './apply-egress.ts';
import { continueWithFallback, failStart, loseEgress } from './lose-egress.ts';
import { removeFromRoom } from './stop-egress.ts';

/** With a fallback, an egress must record within this time, so that participants wait at most 15 s. */
const BEGIN_DEADLINE_WITH_FALLBACK_MS = 10_000;
/** Without a fallback it has more time: on a busy machine, its browser starts slowly. */
const BEGIN_DEADLINE_MS = 30_000;
/** Tolerance between the row's time of an attempt and LiveKit's time of the request. */
const ASKED_BEFORE_MS = 5_000;

export interface FollowEgressesDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
  readonly lease: WorkerLease;
  /** Null if this process has no egress service. */
  readonly egress: EgressService | null;
}

type Deps = FollowEgressesDeps & { readonly egress: EgressService };

/**
 * Polls LiveKit for the egresses of this worker's recordings. Applies what lost webhooks would have reported, and what
 * no webhook reports: an egress that does not start, one that LiveKit no longer lists, one that is left in the old room
 * after the room was reopened. Called every few seconds.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function followEgresses({ egress, ...others }: FollowEgressesDeps): Promise<void> {
  if (egress === null) return;
  const deps = { ...others, egress };
  const { unitOfWork, lease } = deps;
  const held = await unitOfWork.run(({ recordings }) => recordings.listHeld(lease.owner));
  const recordings = held.filter(({ recorder }) => recorder === 'egress');
  if (recordings.length === 0) return;
  const active = await egress.listActive().catch(async (error: unknown) => {
    // If the egress API is unavailable, the other recorder may still be able to record the rooms.
    for (const { id } of recordings) await giveUpOverdueStart(deps, id);
    throw error;
  });
  for (const recording of recordings) {
    const running = firstOf(recording, active);
    if (running === undefined) await settleEnded(deps, recording);
    else await check(deps, recording, running);
  }
}

async function check(deps: Deps, { id }: Recording, running: EgressSnapshot): Promise<void> {
  const { unitOfWork, clock, policy } = deps;
  await unitOfWork.run(async (repositories) => {
    await applyEgress(repositories, { egress: running, source: 'reconciler', policy, now: clock.now() });
    const locked = await lockRecording(repositories, id);
    if (locked === null) return;
    if (await failOverdueStart(repositories, deps, locked)) {
      await removeFromRoom(repositories, running);
    }
    if (isLeftBehind(locked, running)) {
      const reason = 'the room was recreated, and the egress is in the old one';
      await loseEgress(repositories, { ...locked, reason, source: 'reconciler', policy, now: clock.now() });
    }
  });
}

/**
 * Returns whether an egress is in an old room. A media server that crashed reopens its rooms under new sids, and an
 * egress does not follow.
 */
function isLeftBehind({ room }: LockedRecording, { roomSid }: EgressSnapshot): boolean {
  return room.status === 'active' && room.roomSid !== null && roomSid !== null && roomSid !== room.roomSid;
}

/**
 * Settles a recording with no running egress by the end that LiveKit lists; if LiveKit lists none, the capture
 * ends now.
 */
async function settleEnded(deps: Deps, recording: Recording): Promise<void> {
  const { unitOfWork, clock, policy, egress } = deps;
  const ended = lastOf(recording, await egress.listOfRoom(recording.roomName));
  await unitOfWork.run(async (repositories) => {
    const now = clock.now();
    if (ended !== undefined) {
      await applyEgress(repositories, { egress: ended, source: 'reconciler', policy, now });
    }
    const locked = await lockRecording(repositories, recording.id);
    if (locked === null) return;
    await failOverdueStart(repositories, deps, locked);
    const { phase } = locked.recording;
    if (ended !== undefined || (phase !== 'capturing' && phase !== 'stopping')) return;
    const reason = 'LiveKit has no egress of this recording';
    const end = { ...locked, at: now, reason, source: 'reconciler', policy } as const;
    if (await continueWithFallback(repositories, end)) return;
    await endCapture(repositories, { ...end, presence: null, now });
  });
}

/** Returns the latest ended egress of a recording, or of its current attempt if none has started. */
function lastOf(recording: Recording, ofRoom: readonly EgressSnapshot[]): EgressSnapshot | undefined {
  const sinceMs = (recording.metadata.startAttempts?.lastAt.getTime() ?? 0) - ASKED_BEFORE_MS;
  return ofRoom
    .filter((egress) => recordingIdOfEgressPath(egress.outputPath) === recording.id && hasEgressEnded(egress))
    .filter(({ egressId }) => recording.recordingSid === null || recording.recordingSid === egressId)
    .filter(({ requestedAt }) => recording.phase !== 'requested' || (requestedAt?.getTime() ?? 0) >= sinceMs)
    .toSorted((a, b) => (b.endedAt?.getTime() ?? 0) - (a.endedAt?.getTime() ?? 0))[0];
}

async function giveUpOverdueStart(deps: Deps, recordingId: string): Promise<void> {
  await deps.unitOfWork.run(async (repositories) => {
    const locked = await lockRecording(repositories, recordingId);
    if (locked !== null) await failOverdueStart(repositories, deps, locked);
  });
}

/** Returns whether a start was given up. */
async function failOverdueStart(
  repositories: Repositories,
  { clock, policy }: Deps,
  { recording }: LockedRecording,
): Promise<boolean> {
  const attempts = recording.metadata.startAttempts;
  if (recording.phase !== 'requested' || recording.recorder !== 'egress' || attempts === undefined) return false;
  const now = clock.now();
  const sinceMs = (policy.fallback === undefined ? attempts.lastAt : attempts.firstAt).getTime();
  const deadlineMs = policy.fallback === undefined ? BEGIN_DEADLINE_MS : BEGIN_DEADLINE_WITH_FALLBACK_MS;
  if (now.getTime() - sinceMs < deadlineMs) return false;
  const reason = `The egress did not begin to record within ${deadlineMs / 1000} s.`;
  await failStart(repositories, { recording, reason, source: 'reconciler', policy, now });
  return true;
}
