import { parseRawChunkPath, RAW_CHUNKS_FOLDER } from '../domain/index.ts';
import { type RemoveRawTracksDeps, removeRawTracks } from './remove-raw-tracks.ts';

/**
 * Deletes raw tracks that are left after their recording's completion, because the store was unavailable then or a
 * chunk arrived late. Keeps the raw tracks of unfinished, failed and unknown recordings. Called every few minutes.
 * @throws the storage provider's errors
 */
export async function sweepRawTracks(deps: RemoveRawTracksDeps): Promise<void> {
  const recordingIds = new Set<string>();
  for await (const path of deps.storage.current.list(RAW_CHUNKS_FOLDER)) {
    const name = parseRawChunkPath(path);
    if (name !== null) recordingIds.add(name.recordingId);
  }
  for (const recordingId of recordingIds) {
    const recording = await deps.unitOfWork.run(({ recordings }) => recordings.find(recordingId));
    if (recording?.phase === 'completed') await removeRawTracks(deps, recording);
  }
}
