import type { Clock } from '@young-minds/core';
import { type EgressSnapshot, type Recording, recordingIdOfEgressPath } from '../../domain/index.ts';
import { lockRecording } from '../../pipeline/advance-recording.ts';
import type { EgressService, UnitOfWork } from '../../ports/index.ts';
import type { WorkerLease } from '../leases.ts';
import { isWanted, loseEgress } from './apply-egress.ts';

export interface StopStrayEgressesDeps {
  readonly unitOfWork: UnitOfWork;
  /** Null if this process has no egress service. */
  readonly egress: EgressService | null;
}

/**
 * Stops egresses of ours that should not record: one that started after another recorder took over, one of two that
 * were started because an answer was lost, one whose recording has ended. Ignores egresses of other applications on the
 * same LiveKit. Called periodically; webhooks usually report the same sooner.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function stopStrayEgresses({ unitOfWork, egress }: StopStrayEgressesDeps): Promise<void> {
  if (egress === null) return;
  const active = await egress.listActive();
  for (const snapshot of active) {
    const recording = await strayOf(unitOfWork, snapshot, active);
    if (recording === null || (await egress.stop(snapshot.egressId)) !== 'stopping') continue;
    await unitOfWork.run(({ audit }) => audit.record(auditLineOf(recording, snapshot)));
  }
}

/** Returns the recording that does not want an egress; null if the egress is wanted or not ours. */
async function strayOf(
  unitOfWork: UnitOfWork,
  snapshot: EgressSnapshot,
  active: readonly EgressSnapshot[],
): Promise<Recording | null> {
  const recordingId = recordingIdOfEgressPath(snapshot.outputPath);
  const recording =
    recordingId === null ? null : await unitOfWork.run(({ recordings }) => recordings.find(recordingId));
  if (recording === null || recording.roomName !== snapshot.roomName) return null;
  return isWanted(recording, snapshot) && firstOf(recording, active) === snapshot ? null : recording;
}

/** Returns the egress that records a recording or, if none does yet, the one that was requested first. */
export function firstOf(recording: Recording, active: readonly EgressSnapshot[]): EgressSnapshot | undefined {
  return active
    .filter((snapshot) => recordingIdOfEgressPath(snapshot.outputPath) === recording.id)
    .filter((snapshot) => isWanted(recording, snapshot))
    .toSorted((a, b) => (a.requestedAt?.getTime() ?? 0) - (b.requestedAt?.getTime() ?? 0))[0];
}

function auditLineOf({ id, roomId }: Recording, { egressId, status }: EgressSnapshot) {
  const entry = { type: 'recording_stray_stopped', source: 'reconciler', severity: 'warning' } as const;
  return { ...entry, roomId, recordingId: id, data: { egressId, status } };
}

export interface WatchEgressBrowsersDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly lease: WorkerLease;
  /** Null if this process has no egress service. */
  readonly egress: EgressService | null;
}

/** The reason for stopping an egress whose browser is not in its room. */
export const BROWSER_GONE = 'the browser of the egress is gone from the room';

/**
 * Checks that the egresses of this worker's recordings still have a browser in the room. If its browser or its whole
 * service has crashed, an egress stays ACTIVE and would record a frozen picture to the end. A webhook reports the same,
 * if it arrives.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function watchEgressBrowsers({
  unitOfWork,
  clock,
  lease,
  egress,
}: WatchEgressBrowsersDeps): Promise<void> {
  if (egress === null) return;
  const held = await unitOfWork.run(({ recordings }) => recordings.listHeld(lease.owner));
  for (const { id, recorder, phase, recordingSid, roomName } of held) {
    if (recorder !== 'egress' || phase !== 'capturing' || recordingSid === null) continue;
    if (await egress.isInRoom(roomName, recordingSid)) continue;
    await unitOfWork.run(async (repositories) => {
      const locked = await lockRecording(repositories, id);
      if (locked === null) return;
      await loseEgress(repositories, { ...locked, reason: BROWSER_GONE, source: 'reconciler', now: clock.now() });
    });
  }
}
