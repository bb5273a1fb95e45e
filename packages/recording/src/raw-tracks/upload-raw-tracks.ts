import { randomBytes } from 'node:crypto';
import type { Clock } from '@young-minds/core';
import { z } from 'zod';
import { rawChunkPath } from '../domain/index.ts';
import { placeIn } from '../maintenance/stored-recordings.ts';
import type { RawFile, RawRange, RawTracks, StoragePlace, StorageRegistry } from '../ports/index.ts';
import { encodeRawChunk } from './raw-chunk.ts';

/**
 * With its header, a chunk of this size fits into one request to every store, so a cut-off request leaves nothing
 * behind.
 */
const MAX_CHUNK_BYTES = 8_000_000;

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
  const note = await readUploadNote(rawTracks, recordingId, placeIn(store));
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

/** The number of bytes of each file that are in the store. */
type UploadedPositions = Readonly<Record<string, number>>;

/**
 * Returns the ranges for the next chunk: everything new or, if that exceeds `maxBytes`, the same share of each file.
 * Equal shares keep tracks and journals in step, so that what is uploaded so far can be composed.
 */
export function rangesToUpload(
  files: readonly RawFile[],
  positions: UploadedPositions,
  maxBytes: number,
): { readonly ranges: RawRange[]; readonly isAll: boolean } {
  const backlogs = files.map(({ file, sizeBytes }) => ({ file, offset: positions[file] ?? 0, sizeBytes }));
  const total = backlogs.reduce((sum, { offset, sizeBytes }) => sum + Math.max(0, sizeBytes - offset), 0);
  const share = Math.min(1, maxBytes / total);
  const ranges = backlogs.flatMap(({ file, offset, sizeBytes }) => {
    // Rounded down, so that no journal reports the end of a capture run before all of its media is uploaded.
    const length = Math.floor((sizeBytes - offset) * share);
    return length > 0 ? [{ file, offset, length }] : [];
  });
  return { ranges, isAll: share === 1 };
}

/** Returns the positions after an upload of the ranges. */
export function positionsAfter(positions: UploadedPositions, ranges: readonly RawRange[]): UploadedPositions {
  return { ...positions, ...Object.fromEntries(ranges.map(({ file, offset, length }) => [file, offset + length])) };
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
  /** The endpoint is missing in notes of earlier versions. */
  readonly place: Pick<StoragePlace, 'provider' | 'bucket'> & { readonly endpoint?: string | null | undefined };
  /** Includes what was downloaded to this disk, which need not be uploaded again. */
  readonly positions: UploadedPositions;
}

const noteSchema = z.object({
  writer: z.string().regex(/^[0-9a-f]{16}$/),
  sequence: z.int().min(0),
  place: z.object({
    provider: z.enum(['local', 'supabase', 's3', 'gcs']),
    bucket: z.string().nullable(),
    endpoint: z.string().nullish(),
  }),
  positions: z.record(z.string(), z.int().min(0)),
});

/**
 * Reads the note of a folder; returns a new one if there is none, or if it is about another store than the current one.
 */
export async function readUploadNote(
  rawTracks: RawTracks,
  recordingId: string,
  { provider, bucket, endpoint }: StoragePlace,
): Promise<UploadNote> {
  const { data: note } = noteSchema.safeParse(await rawTracks.readNote(recordingId, 'shipped'));
  const isSame = note?.place.provider === provider && note.place.bucket === bucket;
  if (isSame && (note.place.endpoint ?? endpoint) === endpoint) return note;
  return { writer: randomBytes(8).toString('hex'), sequence: 0, place: { provider, bucket, endpoint }, positions: {} };
}
