import type { Clock } from '@young-minds/core';
import type { Recording, RecordingPolicy } from '../../domain/index.ts';
import { lockRecording } from '../../pipeline/advance-recording.ts';
import type { EgressOutputs, EgressService, UnitOfWork } from '../../ports/index.ts';
import type { WorkerLease } from '../leases.ts';
import { loseEgress } from './lose-egress.ts';

/**
 * A running egress writes a segment every 2 s, the first one after 4 s. Together with the pause between two checks and
 * the time for an answer, a crash is found within 10 s.
 */
const STALE_MS = 5_000;

export interface WatchEgressOutputsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
  readonly lease: WorkerLease;
  /** Null if this process has no egress service. */
  readonly egress: EgressService | null;
  readonly egressOutputs: EgressOutputs | null;
}

/** What this process has seen of an egress's output. */
interface SeenOutput {
  readonly outputPath: string | null;
  readonly writtenAt: Date | null;
  /** By the clock of this process, since that of a store may differ. */
  readonly changedAt: Date;
}

/** By egress id. Kept by the caller between two checks. */
export type SeenOutputs = Map<string, SeenOutput>;

type Deps = WatchEgressOutputsDeps & { readonly egress: EgressService; readonly egressOutputs: EgressOutputs };

/**
 * Checks that the egresses of this worker's recordings still write segments. If they stop, and the egress does not
 * answer either, its service or its machine is gone, and LiveKit reports it as running for half an hour. A store that is
 * slow, or an egress of an earlier version that writes no segments, only costs a question.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function watchEgressOutputs(deps: WatchEgressOutputsDeps, seen: SeenOutputs): Promise<void> {
  const { unitOfWork, lease, egress, egressOutputs } = deps;
  if (egress === null || egressOutputs === null) return;
  const held = await unitOfWork.run(({ recordings }) => recordings.listHeld(lease.owner));
  const watched = held.filter(({ recorder, phase }) => recorder === 'egress' && phase === 'capturing');
  const ids = new Set(watched.map(({ recordingSid }) => recordingSid));
  for (const egressId of seen.keys()) if (!ids.has(egressId)) seen.delete(egressId);
  await Promise.all(watched.map((recording) => watch({ ...deps, egress, egressOutputs }, seen, recording)));
}

async function watch(deps: Deps, seen: SeenOutputs, recording: Recording): Promise<void> {
  const { recordingSid: egressId } = recording;
  if (egressId === null) return;
  const { clock, egress, egressOutputs } = deps;
  const last = seen.get(egressId);
  const outputPath = last?.outputPath ?? (await outputPathOf(egress, recording));
  const found = outputPath === null ? null : await egressOutputs.lastWrittenAt(outputPath);
  const writtenAt = found ?? last?.writtenAt ?? null;
  const now = clock.now();
  const hasChanged = last === undefined || writtenAt?.getTime() !== last.writtenAt?.getTime();
  const changedAt = hasChanged ? now : last.changedAt;
  seen.set(egressId, { outputPath, writtenAt, changedAt });
  if (now.getTime() - changedAt.getTime() < STALE_MS) return;
  if (await egress.answers(egressId)) seen.set(egressId, { outputPath, writtenAt, changedAt: now });
  else await lose(deps, recording.id);
}

async function outputPathOf(
  egress: EgressService,
  { roomName, recordingSid }: Pick<Recording, 'roomName' | 'recordingSid'>,
): Promise<string | null> {
  const ofRoom = await egress.listOfRoom(roomName);
  return ofRoom.find(({ egressId }) => egressId === recordingSid)?.outputPath ?? null;
}

async function lose({ unitOfWork, clock, policy }: Deps, recordingId: string): Promise<void> {
  const reason = 'the egress has stopped writing and does not answer';
  await unitOfWork.run(async (repositories) => {
    const locked = await lockRecording(repositories, recordingId);
    if (locked !== null)
      await loseEgress(repositories, { ...locked, reason, source: 'reconciler', policy, now: clock.now() });
  });
}
