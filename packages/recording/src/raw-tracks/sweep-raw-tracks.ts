import { parseRawChunkPath, RAW_CHUNKS_FOLDER } from '../domain/index.ts';
import { type RemoveRawTracksDeps, removeRawTracks } from './remove-raw-tracks.ts';

/**
 * Removes raw tracks that outlived their recording's completion: where the store was away when they were to go, or a chunk
 * arrived late. Those of recordings on their way, of failed and of unknown ones stay. To be called every few minutes.
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
