import { type Clock, isYoungMindsError } from '@young-minds/core';
import { diskFull, isDiskFull, type Recording } from '../domain/index.ts';
import type { UnitOfWork } from '../ports/index.ts';
import { advanceRecording, lockRecording } from './advance-recording.ts';

export interface GiveUpRecordingDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}

const NO_CODE = 'INTERNAL';
const NO_MESSAGE = 'The worker ended again and again while it worked on this recording; see its log.';
const WHAT_IS_LEFT = {
  embedded: 'What was captured is kept, in CAPTURE_DIR and the store, below a name that is the id of the recording.',
  egress: 'What Egress wrote, if anything, is left where it is, under a name that holds the id of the recording.',
} as const;

/** A full disk is retried for a week, like a store that is unavailable: an operator needs time to free space. */
const DISK_PATIENCE_MS = 7 * 24 * 3600 * 1000;
const DISK_PAUSE_MS = 5 * 60 * 1000;

/**
 * Fails a recording that has no tries left, with the last try's reason. A recording that only lacks space on the
 * worker's disk is retried for a week. Deletes nothing on disk. Idempotent.
 */
export async function giveUpRecording(
  { unitOfWork, clock }: GiveUpRecordingDeps,
  { recordingId }: { readonly recordingId: string },
): Promise<void> {
  await unitOfWork.run(async (repositories) => {
    const locked = await lockRecording(repositories, recordingId);
    if (locked === null) return;
    const { recording } = locked;
    if (waitsForRoom(recording, clock.now())) {
      const startAfter = new Date(clock.now().getTime() + DISK_PAUSE_MS);
      return await repositories.jobs.enqueue('compose-recording', { recordingId }, { startAfter });
    }
    const message = `${recording.errorMessage ?? NO_MESSAGE} ${WHAT_IS_LEFT[recording.recorder]}`;
    const event = { type: 'failed', at: clock.now(), code: recording.errorCode ?? NO_CODE, message } as const;
    await advanceRecording(repositories, { recording, event, source: 'worker' });
  });
}

function waitsForRoom({ phase, errorCode, captureEndedAt }: Recording, now: Date): boolean {
  if (phase !== 'composing' || errorCode !== 'STORAGE_FULL') return false;
  return captureEndedAt !== null && now.getTime() - captureEndedAt.getTime() < DISK_PATIENCE_MS;
}

export interface FailedTry {
  readonly recording: Recording;
  readonly step: 'compose' | 'store';
  readonly error: unknown;
}

/** Writes the reason of a failed try to the row and the audit trail. The queue decides whether there is another try. */
export async function noteFailedTry(
  { unitOfWork }: { readonly unitOfWork: UnitOfWork },
  { recording, step, error }: FailedTry,
): Promise<void> {
  const failure = describeFailure(error);
  // If no recorder ever started, the reason for that is more useful than "nothing to compose".
  const isExplained = recording.startedAt === null && recording.errorCode !== null;
  const reason = isExplained ? {} : { errorCode: failure.code, errorMessage: failure.message };
  await unitOfWork.run(async ({ recordings, audit }) => {
    await recordings.update(recording.id, reason);
    await audit.record({
      type: step === 'compose' ? 'recording_compose_failed' : 'recording_store_failed',
      source: 'worker',
      severity: 'warning',
      roomId: recording.roomId,
      recordingId: recording.id,
      data: { ...failure },
    });
  });
}

export interface Failure {
  readonly code: string;
  readonly message: string;
}

/**
 * Returns the code and message of an error for the row and the audit trail. An unexpected error keeps its own message,
 * for operators.
 */
export function describeFailure(error: unknown): Failure {
  if (isYoungMindsError(error)) return { code: error.code, message: error.message };
  if (isDiskFull(error)) return describeFailure(diskFull(error));
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}
