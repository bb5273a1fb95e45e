import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { RawTracks, StoragePlace } from '../ports/index.ts';
import type { UploadedPositions } from './ranges-to-upload.ts';

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
