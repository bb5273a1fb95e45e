import { lockRecording } from '../pipeline/lock-recording.ts';
import type { RecorderRegistry, Repositories, UnitOfWork } from '../ports/index.ts';
import type { WorkerLease } from './worker-lease.ts';

export interface HandOverRecordingsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly recorders: RecorderRegistry;
  readonly lease: WorkerLease;
}

/**
 * Leaves everything this worker records to the others, each as soon as its files are closed: the lease is given back in
 * the transaction that asks for a new start, so that another worker goes on at once instead of with its next sweep; where
 * there is none, the job waits for the next worker to come up. Recordings that another worker holds by now are left alone.
 * @returns what could not be given back; its lease runs out by itself
 */
export async function handOverRecordings(deps: HandOverRecordingsDeps): Promise<readonly unknown[]> {
  const held = await deps.unitOfWork.run(({ recordings }) => recordings.listHeld(deps.lease.owner));
  const outcomes = await Promise.allSettled(
    held.map(async ({ id, recorder }) => {
      await deps.recorders.of(recorder).letGo(id);
      await deps.unitOfWork.run((repositories) => giveBack(repositories, deps.lease, id));
    }),
  );
  return outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
}

async function giveBack(repositories: Repositories, { owner }: WorkerLease, recordingId: string): Promise<void> {
  // Locked, so that nobody claims it between the look at its holder and the end of the lease.
  if ((await lockRecording(repositories, recordingId)) === null) return;
  const held = await repositories.recordings.listHeld(owner);
  if (!held.some(({ id }) => id === recordingId)) return;
  await repositories.recordings.releaseLease(recordingId);
  await repositories.jobs.enqueue('start-recording', { recordingId });
}
