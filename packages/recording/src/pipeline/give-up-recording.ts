import type { Clock } from '@young-minds/core';
import type { Recording } from '../domain/index.ts';
import type { UnitOfWork } from '../ports/index.ts';
import { advanceRecording, lockRecording } from './advance-recording.ts';

const NO_CODE = 'INTERNAL';
const NO_MESSAGE = 'The worker ended again and again while it worked on this recording; see its log.';

const WHAT_IS_LEFT = {
  embedded: 'What was captured is kept, in CAPTURE_DIR and the store, below a name that is the id of the recording.',
  egress: 'What Egress wrote, if anything, is left where it is, under a name that holds the id of the recording.',
} as const;

/** A full disk is retried for a week, like a store that is unavailable: an operator needs time to free space. */
const DISK_PATIENCE_MS = 7 * 24 * 3600 * 1000;
const DISK_PAUSE_MS = 5 * 60 * 1000;

export interface GiveUpRecordingDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}

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
