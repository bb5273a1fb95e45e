import type { Clock } from '@young-minds/core';
import { rawChunkPath } from '../domain/index.ts';
import type { RawTracks, StorageRegistry } from '../ports/index.ts';
import { positionsAfter, rangesToUpload } from './ranges-to-upload.ts';
import { encodeRawChunk } from './raw-chunk.ts';
import { readUploadNote } from './upload-note.ts';

export interface UploadRawTracksDeps {
  readonly rawTracks: RawTracks;
  readonly storage: StorageRegistry;
  readonly clock: Clock;
}

export interface UploadedChunk {
  /** The size of the tracks and journals in the chunk; 0 if there was nothing new and no chunk was uploaded. */
  readonly sizeBytes: number;
  /** Everything written before this time is in the store; null if more is to be uploaded immediately. */
  readonly completeAt: Date | null;
}

/**
 * With its header, a chunk of this size fits into one request to every store, so a cut-off request leaves nothing
 * behind.
 */
const MAX_CHUNK_BYTES = 8_000_000;

/**
 * Uploads the new bytes of a recording's raw tracks to the store, as one object. Needs no database. Idempotent: if the
 * upload could not be noted, the same bytes are uploaded to the same path again. Calls for the same recording must not
 * overlap.
 * @throws the storage provider's errors, SOURCE_FILE_UNREADABLE, RECORDER_UNAVAILABLE
 */
export async function uploadRawTracks(
  { rawTracks, storage, clock }: UploadRawTracksDeps,
  { recordingId, signal }: { readonly recordingId: string; readonly signal: AbortSignal },
): Promise<UploadedChunk> {
  const store = storage.current;
  const readAt = clock.now();
  const files = await rawTracks.list(recordingId);
  const place = { provider: store.name, bucket: store.bucket };
  const note = await readUploadNote(rawTracks, recordingId, place);
  const { ranges, isAll } = rangesToUpload(files, note.positions, MAX_CHUNK_BYTES);
  const completeAt = isAll ? readAt : null;
  if (ranges.length === 0) return { sizeBytes: 0, completeAt };

  const payloads = await Promise.all(ranges.map((range) => rawTracks.read(recordingId, range)));
  const { parts, sha256 } = encodeRawChunk({ recordingId, readAt, ranges }, payloads);
  const sequence = note.sequence + 1;
  const path = rawChunkPath({ recordingId, writer: note.writer, sequence, sha256 });
  await store.uploadRecording(await rawTracks.spool(recordingId, parts), path, { signal });
  const positions = positionsAfter(note.positions, ranges);
  await rawTracks.writeNote(recordingId, 'shipped', { ...note, sequence, positions });
  return { sizeBytes: ranges.reduce((sum, { length }) => sum + length, 0), completeAt };
}
