import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { RawTracks, StoragePlace } from '../ports/index.ts';
import type { UploadedPositions } from './ranges-to-upload.ts';

/** What was sent from a recording's folder on this disk; kept beside it, so that the next process goes on. */
export interface UploadNote {
  /** Names the folder among all that send chunks of the recording. */
  readonly writer: string;
  /** Of the last chunk that arrived; 0 before the first. */
  readonly sequence: number;
  readonly place: Pick<StoragePlace, 'provider' | 'bucket'>;
  /** Also of what was restored to here, which need not be sent again. */
  readonly positions: UploadedPositions;
}

const noteSchema = z.object({
  writer: z.string().regex(/^[0-9a-f]{16}$/),
  sequence: z.int().min(0),
  place: z.object({ provider: z.enum(['local', 'supabase', 's3', 'gcs']), bucket: z.string().nullable() }),
  positions: z.record(z.string(), z.int().min(0)),
});

/** The note of a folder; a new one where there is none, or where it speaks of another store than the present one. */
export async function readUploadNote(
  rawTracks: RawTracks,
  recordingId: string,
  { provider, bucket }: StoragePlace,
): Promise<UploadNote> {
  const { data: note } = noteSchema.safeParse(await rawTracks.readNote(recordingId, 'shipped'));
  if (note?.place.provider === provider && note.place.bucket === bucket) return note;
  return { writer: randomBytes(8).toString('hex'), sequence: 0, place: { provider, bucket }, positions: {} };
}
