import { captureSourceOf } from '../../composition/compose-recording.ts';
import { toStored } from '../stored-recordings.ts';
import { verifyRecording } from '../verify-recordings.ts';
import { type Check, readNextPage } from './finding.ts';

/** With one run per minute, about 30,000 recordings are checked per day. */
const BATCH_SIZE = 20;

/**
 * Finds completed recordings whose object is missing or has another size. Rows stay unchanged: the object may be
 * restored.
 */
export const findLostObjects: Check = async function* (deps) {
  const completed = await readNextPage(deps, {
    name: 'reconcile-objects',
    limit: BATCH_SIZE,
    list: ({ recordings }, afterId, limit) => recordings.listCompleted(afterId, limit),
  });
  for (const recording of completed) {
    const stored = toStored(recording);
    if (stored === null) continue;
    const { verdict, detail } = await verifyRecording(deps.storage, { stored, readsBytes: false });
    if (verdict !== 'lost' && verdict !== 'damaged') continue;
    const { id: recordingId, roomId } = recording;
    const kind = verdict === 'lost' ? 'object_lost' : 'object_damaged';
    const { provider, bucket } = stored.place;
    const isCaptured = await deps.composer.holds(recordingId, captureSourceOf(recording));
    const message = [
      `The recording ${recordingId} is not as it was stored (${provider} ${bucket ?? ''} ${stored.path}): ${detail}.`,
      `Bring it back from a back-up or an earlier version of the object.`,
      ...(isCaptured ? ['Its captured tracks are still in CAPTURE_DIR.'] : []),
    ].join(' ');
    yield { kind, roomId, recordingId, detail, alert: { alert: kind, subject: recordingId, recordingId, message } };
  }
};
