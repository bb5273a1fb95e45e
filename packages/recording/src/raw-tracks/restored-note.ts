import { z } from 'zod';
import type { RawTracks } from '../ports/index.ts';

/** What was brought to this disk of a recording that others wrote; kept beside it, so that nothing is fetched twice. */
export interface RestoredNote {
  /** Paths of chunks of which everything is here. */
  readonly chunks: readonly string[];
  /** The files that were written here. */
  readonly files: readonly string[];
  /** When the last of the disks that they come from was last heard of. */
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
