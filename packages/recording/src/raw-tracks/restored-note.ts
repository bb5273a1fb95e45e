import { z } from 'zod';
import type { RawTracks } from '../ports/index.ts';

/**
 * What was downloaded to this disk of a recording that other machines wrote. Stored with the tracks, so that nothing is
 * downloaded twice.
 */
export interface RestoredNote {
  /** Paths of chunks whose bytes are all here. */
  readonly chunks: readonly string[];
  /** The files that were downloaded to this disk. */
  readonly files: readonly string[];
  /** The time of the newest chunk from the other machines; null if there is none. */
  readonly heardAt: Date | null;
}

const noteSchema = z.object({
  chunks: z.array(z.string()),
  files: z.array(z.string()),
  heardAt: z.coerce.date().nullable(),
});

export async function readRestoredNote(rawTracks: RawTracks, recordingId: string): Promise<RestoredNote> {
  const note = noteSchema.safeParse(await rawTracks.readNote(recordingId, 'restored'));
  return note.data ?? { chunks: [], files: [], heardAt: null };
}
