import { lockRecording } from '../pipeline/lock-recording.ts';
import type { RecorderRegistry, Repositories, UnitOfWork } from '../ports/index.ts';
import type { WorkerLease } from './worker-lease.ts';

export interface HandOverRecordingsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly recorders: RecorderRegistry;
  readonly lease: WorkerLease;
}

/**
 * Hands over all recordings of this worker, each as soon as its files are closed. The transaction that releases the
 * lease also enqueues a new start, so that another worker continues immediately and not with its next sweep. If there
 * is no other worker, the job waits for the next one to start. Ignores recordings that another worker holds by now.
 * @returns the errors of recordings that could not be released; their leases expire
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
  // Locked, so that no worker claims it between the check of the holder and the release of the lease.
  if ((await lockRecording(repositories, recordingId)) === null) return;
  const held = await repositories.recordings.listHeld(owner);
  if (!held.some(({ id }) => id === recordingId)) return;
  await repositories.recordings.releaseLease(recordingId);
  await repositories.jobs.enqueue('start-recording', { recordingId });
}
