import { type EgressSnapshot, type Recording, recordingIdOfEgressPath } from '../../domain/index.ts';
import type { EgressService, UnitOfWork } from '../../ports/index.ts';
import { firstOf, isWanted } from './apply-egress.ts';

export interface StopStrayEgressesDeps {
  readonly unitOfWork: UnitOfWork;
  /** Null if this process has no egress service. */
  readonly egress: EgressService | null;
}

/** An egress that LiveKit lists as running for half an hour after its service has crashed. */
export interface DeadEgress {
  readonly egressId: string;
  readonly recordingId: string;
}

/**
 * Stops egresses of ours that should not record: one that started after another recorder took over, one of two that
 * were started because an answer was lost, one whose recording has ended. Ignores egresses of other applications on the
 * same LiveKit. Called periodically; webhooks usually report the same sooner.
 * @param onDead is called for each egress whose service does not answer
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function stopStrayEgresses(
  deps: StopStrayEgressesDeps,
  onDead: (egress: DeadEgress) => void,
): Promise<void> {
  const { unitOfWork, egress } = deps;
  if (egress === null) return;
  const active = await egress.listActive();
  // At the same time: each dead one takes 5 s not to answer, and must not delay those that run.
  await Promise.all(
    active.map(async (snapshot) => {
      const recording = await strayOf(unitOfWork, snapshot, active);
      if (recording !== null) await stopStray({ unitOfWork, egress }, { recording, snapshot, onDead });
    }),
  );
}

interface Stray {
  readonly recording: Recording;
  readonly snapshot: EgressSnapshot;
  readonly onDead: (egress: DeadEgress) => void;
}

async function stopStray(
  { unitOfWork, egress }: StopStrayEgressesDeps & { readonly egress: EgressService },
  { recording, snapshot, onDead }: Stray,
): Promise<void> {
  const { egressId } = snapshot;
  const outcome = await egress.stop(egressId);
  if (outcome === 'no_answer') onDead({ egressId, recordingId: recording.id });
  if (outcome === 'stopping') await unitOfWork.run(({ audit }) => audit.record(auditLineOf(recording, snapshot)));
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
