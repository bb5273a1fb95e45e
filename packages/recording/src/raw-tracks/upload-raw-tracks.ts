import { randomBytes } from 'node:crypto';
import type { Clock } from '@young-minds/core';
import { z } from 'zod';
import { rawChunkPath, uncapturedGaps } from '../domain/index.ts';
import { lockRecording } from '../pipeline/advance-recording.ts';
import type { RawTracks, StoragePlace, StorageRegistry, UnitOfWork } from '../ports/index.ts';
import { encodeRawChunk, positionsAfter, rangesToUpload, type UploadedPositions } from './raw-chunk.ts';

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

/**
 * What was uploaded from a recording's folder on this disk. Stored with the tracks, so that the next process continues
 * from there.
 */
export interface UploadNote {
  /** Identifies the folder among all folders that upload chunks of the recording. */
  readonly writer: string;
  /** The sequence of the last uploaded chunk; 0 before the first. */
  readonly sequence: number;
  readonly place: Pick<StoragePlace, 'provider' | 'bucket'>;
  /** Includes what was downloaded to this disk, which need not be uploaded again. */
  readonly positions: UploadedPositions;
}

const noteSchema = z.object({
  writer: z.string().regex(/^[0-9a-f]{16}$/),
  sequence: z.int().min(0),
  place: z.object({ provider: z.enum(['local', 'supabase', 's3', 'gcs']), bucket: z.string().nullable() }),
  positions: z.record(z.string(), z.int().min(0)),
});

/**
 * Reads the note of a folder; returns a new one if there is none, or if it is about another store than the current one.
 */
export async function readUploadNote(
  rawTracks: RawTracks,
  recordingId: string,
  { provider, bucket }: StoragePlace,
): Promise<UploadNote> {
  const { data: note } = noteSchema.safeParse(await rawTracks.readNote(recordingId, 'shipped'));
  if (note?.place.provider === provider && note.place.bucket === bucket) return note;
  return { writer: randomBytes(8).toString('hex'), sequence: 0, place: { provider, bucket }, positions: {} };
}

export interface NoteUncapturedGapsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly rawTracks: RawTracks;
}

/**
 * Adds to a recording's row the gaps that no recorder could report: between capture runs of machines that have no
 * contact with each other, and after the last run if its machine was lost. Idempotent. Does nothing if this machine has
 * no capture run of the recording.
 */
export async function noteUncapturedGaps(
  { unitOfWork, rawTracks }: NoteUncapturedGapsDeps,
  recordingId: string,
): Promise<void> {
  const runs = await rawTracks.captureRuns(recordingId);
  if (runs.length === 0) return;
  const captured = runs.map(({ startAt: from, endAt: to }) => ({ from, to }));
  await unitOfWork.run(async (repositories) => {
    const locked = await lockRecording(repositories, recordingId);
    if (locked === null) return;
    const { metadata } = locked.recording;
    const found = uncapturedGaps(locked.recording, captured);
    if (found.length === 0) return;
    const gaps = [...(metadata.gaps ?? []), ...found];
    await repositories.recordings.update(recordingId, { metadata: { ...metadata, gaps } });
  });
}
