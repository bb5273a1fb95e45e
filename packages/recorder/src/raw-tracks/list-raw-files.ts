import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RawFile } from '@young-minds/recording/ports';
import { journalFile } from '../journal/journal.ts';
import { listRuns, runFolder } from '../journal/run-folder.ts';
import { isRawFile } from './raw-file-names.ts';

/** Returns every track file and journal in a recording's folder. */
export async function listRawFiles(directory: string): Promise<RawFile[]> {
  const takes = await Promise.all(listRuns(directory).map((take) => filesOfRun(directory, take)));
  return takes.flat().filter(({ sizeBytes }) => sizeBytes > 0);
}

/**
 * Measures the journal first: whatever it mentions at that size is in the track files by the time they are measured.
 */
async function filesOfRun(directory: string, take: number): Promise<RawFile[]> {
  const journal = await measured(directory, journalFile(take));
  const names = (await readdir(join(directory, runFolder(take)))).map((name) => `${runFolder(take)}/${name}`);
  const tracks = names.filter((file) => isRawFile(file) && file !== journal.file).sort();
  return [...(await Promise.all(tracks.map((file) => measured(directory, file)))), journal];
}

async function measured(directory: string, file: string): Promise<RawFile> {
  const sizeBytes = await stat(join(directory, file)).then(
    ({ size }) => size,
    () => 0,
  );
  return { file, sizeBytes };
}
