import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '@young-minds/recorder/journal/journal';

/**
 * Returns the number of packets that a recording's tracks lack, and the size of the track files.
 * @throws an error if a track was not captured at all
 */
export function lossOf(directory: string, expectedTracks: number): { lost: number; bytes: number } {
  const journal = readJournal(directory);
  const began = journal.filter((entry) => entry.type === 'track_began');
  const ended = journal.filter((entry) => entry.type === 'track_ended');
  if (began.length < expectedTracks || ended.length < expectedTracks) {
    throw new Error(`${began.length} of ${expectedTracks} tracks were captured, ${ended.length} ended`);
  }
  const bytes = began.reduce((sum, { file }) => sum + statSync(join(directory, file)).size, 0);
  return { lost: ended.reduce((sum, { packetsLost }) => sum + packetsLost, 0), bytes };
}
