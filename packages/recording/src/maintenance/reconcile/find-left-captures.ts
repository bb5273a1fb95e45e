import { captureSourceOf } from '../../composition/compose-request.ts';
import type { Recording } from '../../domain/index.ts';
import { toStored } from '../stored-recordings.ts';
import { verifyRecording } from '../verify-recording.ts';
import type { Check, Finding, ReconcileDeps } from './finding.ts';

/** Storing deletes the folder itself right after it has completed the row. */
const CLEARING_UP_MS = 5 * 60_000;

/** Finds capture folders that are no longer needed, and folders of unknown recordings. */
export const findLeftCaptures: Check = async function* (deps) {
  for (const recordingId of await deps.captures.list()) {
    const recording = await deps.unitOfWork.run(({ recordings }) => recordings.find(recordingId));
    const finding = recording === null ? unknown(recordingId) : await judge(deps, recording);
    if (finding !== null) yield finding;
  }
};

/** An unknown folder is kept: the database may be older than the disk. */
function unknown(recordingId: string): Finding {
  const message = `CAPTURE_DIR holds a folder ${recordingId}, and the database knows no such recording. It is kept. After a restore, the database may be older than the disk; otherwise the folder may be removed.`;
  const detail = 'a capture folder of no recording that the database knows; it is kept';
  return {
    kind: 'capture_unknown',
    detail: `${recordingId}: ${detail}`,
    alert: { alert: 'capture_unknown', subject: recordingId, message },
  };
}

/** Reports a folder only after its recording's object was found in the store with the right size. */
async function judge({ clock, composer, storage }: ReconcileDeps, recording: Recording): Promise<Finding | null> {
  const { id: recordingId, roomId, completedAt } = recording;
  if (completedAt === null || clock.now().getTime() - completedAt.getTime() < CLEARING_UP_MS) return null;
  const stored = toStored(recording);
  if (stored === null) return null;
  const { verdict } = await verifyRecording(storage, { stored, readsBytes: false });
  if (verdict !== 'sound') return null;
  const repair: Finding['repair'] = async () => {
    await composer.discard(recordingId, captureSourceOf(recording));
    return true;
  };
  const detail = 'its tracks are still on the disk, and it is stored';
  return { kind: 'capture_left_over', roomId, recordingId, detail, repair };
}
