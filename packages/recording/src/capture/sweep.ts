import type { Clock } from '@young-minds/core';
import { DEADLINES_MS, type RecordingPolicy } from '../domain/index.ts';
import { lockRecording } from '../pipeline/advance-recording.ts';
import type { UnitOfWork } from '../ports/index.ts';
import { followPresence } from '../presence/follow-presence.ts';
import { endCapture } from './end-capture.ts';

/** The maximum number of rows of each kind per sweep; the next sweep handles the rest. */
const BATCH_SIZE = 1000;

export interface SweepDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
}

/**
 * Picks up all overdue work, so that nothing depends on the arrival of a single message. Only enqueues the jobs that
 * should have run and applies the events that should have come. All of them are idempotent, and a job that is waiting
 * or running is not added twice. Called every few seconds, by every worker.
 */
export async function sweep(deps: SweepDeps): Promise<void> {
  await reapplyEvents(deps);
  await reclaimRecordings(deps);
  await followRooms(deps);
  await endLostStops(deps);
  await resumeWork(deps);
}

async function reapplyEvents({ unitOfWork, clock }: SweepDeps): Promise<void> {
  await unitOfWork.run(async ({ inbox, jobs }) => {
    const waiting = await inbox.listPending(before(clock, DEADLINES_MS.webhook), BATCH_SIZE);
    for (const eventId of waiting) await jobs.enqueue('apply-livekit-event', { eventId });
  });
}

/** Enqueues a start for recordings whose worker crashed, or whose start was never tried. */
async function reclaimRecordings({ unitOfWork, clock }: SweepDeps): Promise<void> {
  await unitOfWork.run(async ({ recordings, jobs }) => {
    const unheld = await recordings.listUnheld(clock.now(), BATCH_SIZE);
    for (const { id } of unheld) await jobs.enqueue('start-recording', { recordingId: id });
  });
}

/**
 * Follows presence in rooms that have participants and no recording, or a recording and no participants; one
 * transaction per room.
 */
async function followRooms({ unitOfWork, clock, policy }: SweepDeps): Promise<void> {
  const unsettled = await unitOfWork.run(({ rooms }) => rooms.listUnsettled(BATCH_SIZE));
  for (const { id } of unsettled) {
    await unitOfWork.run(async (repositories) => {
      const room = await repositories.rooms.lock(id);
      if (room !== null) await followPresence(repositories, { room, policy, now: clock.now() });
    });
  }
}

/** Ends recordings whose recorder was asked to stop and never confirmed it. */
async function endLostStops({ unitOfWork, clock, policy }: SweepDeps): Promise<void> {
  const deadline = { phase: 'stopping', untouchedSince: before(clock, DEADLINES_MS.stop) } as const;
  const lost = await unitOfWork.run(({ recordings }) => recordings.listOverdue(deadline, BATCH_SIZE));
  for (const { id } of lost) {
    await unitOfWork.run(async (repositories) => {
      const locked = await lockRecording(repositories, id);
      if (locked?.recording.phase !== 'stopping') return;
      const now = clock.now();
      const end = { at: now, reason: 'the recorder never confirmed its stop', presence: null } as const;
      await endCapture(repositories, { ...locked, ...end, source: 'reconciler', policy, now });
    });
  }
}

async function resumeWork({ unitOfWork, clock }: SweepDeps): Promise<void> {
  await unitOfWork.run(async ({ recordings, jobs }) => {
    const untouchedSince = before(clock, DEADLINES_MS.work);
    for (const { id } of await recordings.listOverdue({ phase: 'composing', untouchedSince }, BATCH_SIZE)) {
      await jobs.enqueue('compose-recording', { recordingId: id });
    }
    for (const { id } of await recordings.listOverdue({ phase: 'storing', untouchedSince }, BATCH_SIZE)) {
      await jobs.enqueue('store-recording', { recordingId: id });
    }
  });
}

function before(clock: Clock, durationMs: number): Date {
  return new Date(clock.now().getTime() - durationMs);
}
