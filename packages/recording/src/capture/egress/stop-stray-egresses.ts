import { type EgressSnapshot, type Recording, recordingIdOfEgressPath } from '../../domain/index.ts';
import type { EgressService, UnitOfWork } from '../../ports/index.ts';
import { firstOf, isWanted } from './apply-egress.ts';

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

function auditLineOf({ id, roomId }: Recording, { egressId, status }: EgressSnapshot) {
  const entry = { type: 'recording_stray_stopped', source: 'reconciler', severity: 'warning' } as const;
  return { ...entry, roomId, recordingId: id, data: { egressId, status } };
}
