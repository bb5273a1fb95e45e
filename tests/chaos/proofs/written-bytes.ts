import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { journalFile, listRuns, readJournal } from '@young-minds/recorder/journal/journal';
import { recordingsOf } from '../../support/pipeline-facts.ts';
import type { SeededSession } from '../../support/seed-session.ts';
import type { ChaosSystem } from '../system/chaos-system.ts';

/** Returns the size of the tracks of one participant on the capture disk, and of all journals of the session. */
export async function writtenBytesFor(
  { database, disk }: Pick<ChaosSystem, 'database' | 'disk'>,
  session: SeededSession,
  identity: string,
): Promise<number> {
  let sum = 0;
  for (const { id } of await recordingsOf(database.db, session)) {
    const directory = join(disk.folder, id);
    const tracks = readJournal(directory).flatMap((entry) =>
      entry.type === 'track_began' && entry.identity === identity ? [entry.file] : [],
    );
    for (const file of [...tracks, ...listRuns(directory).map(journalFile)]) {
      sum += (await stat(join(directory, file))).size;
    }
  }
  return sum;
}
