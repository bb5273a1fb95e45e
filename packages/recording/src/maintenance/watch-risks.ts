import type { Clock } from '@young-minds/core';
import { isNotedAtRisk, type Recording, type RecordingRisk, riskOf, WAITS, withRisk } from '../domain/index.ts';
import { lockRecording } from '../pipeline/lock-recording.ts';
import type { Repositories, UnitOfWork } from '../ports/index.ts';

export interface WatchRisksDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}

const BATCH_SIZE = 1000;

/**
 * Notifies participants and alerts the operator if a room that should be recorded is not, and notifies the participants
 * again when recording resumes. Called every few seconds, by every worker. Idempotent.
 */
export async function watchRisks({ unitOfWork, clock }: WatchRisksDeps): Promise<void> {
  const now = clock.now();
  const suspects = await unitOfWork.run(async ({ recordings }) => {
    const active = await recordings.listActive(BATCH_SIZE);
    const abandoned = await listAbandonedIds(recordings, now);
    return active.filter((recording) => {
      const isAtRisk = riskOf(recording, now) !== null || abandoned.has(recording.id);
      return isAtRisk !== isNotedAtRisk(recording);
    });
  });
  for (const { id } of suspects) await unitOfWork.run((repositories) => note(repositories, id, now));
}

async function note(repositories: Repositories, recordingId: string, now: Date): Promise<void> {
  const locked = await lockRecording(repositories, recordingId);
  if (locked === null || locked.recording.captureEndedAt !== null) return;
  const { recording } = locked;
  const abandoned = await listAbandonedIds(repositories.recordings, now);
  const lost = recording.phase === 'capturing' && abandoned.has(recordingId);
  const risk = riskOf(recording, now) ?? (lost ? { alert: 'recording_interrupted' as const, since: now } : null);
  if ((risk !== null) === isNotedAtRisk(recording)) return;
  await repositories.recordings.update(recordingId, { metadata: withRisk(recording, risk) });
  await repositories.jobs.enqueue('post-room-notice', { recordingId });
  if (risk !== null) await repositories.alerts.raise(alertOf(recording, risk), now);
}

/**
 * Lists recordings whose worker is lost and that no other worker has claimed: no recorder is left to report the
 * interruption.
 */
async function listAbandonedIds(recordings: Repositories['recordings'], now: Date): Promise<ReadonlySet<string>> {
  const since = new Date(now.getTime() - WAITS.lease.boundMs);
  const abandoned = await recordings.listAbandoned(since, BATCH_SIZE);
  return new Set(abandoned.filter(({ phase }) => phase === 'capturing').map(({ id }) => id));
}

const WHAT_TO_DO = 'It is tried again and again; look at the worker, its disk and LiveKit.';

function alertOf({ id, roomName, errorMessage }: Recording, { alert, since }: RecordingRisk) {
  const what = alert === 'recording_not_begun' ? 'has not begun' : 'is interrupted';
  const reason = errorMessage === null ? '' : ` ${errorMessage}`;
  const message = `The recording ${id} of ${roomName} ${what} since ${since.toISOString()}.${reason} ${WHAT_TO_DO}`;
  return { alert, subject: id, recordingId: id, message } as const;
}
