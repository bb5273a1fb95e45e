import { createWriteStream, existsSync } from 'node:fs';
import { readdir, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { CaptureSource, StorageProvider } from '@young-minds/recording/ports';
import { explainEmptyOutput } from './explain-empty-output.ts';
import type { EgressDestination } from './file-output.ts';

export interface OutputPlace {
  readonly destination: EgressDestination;
  readonly storage: StorageProvider;
}

interface OutputSearch {
  readonly recordingId: string;
  readonly source: CaptureSource;
  /** The recording's own folder, for downloads. */
  readonly work: string;
}

export interface FetchedOutput {
  /** Path on this machine. */
  readonly file: string;
  readonly modifiedAt: Date;
}

/**
 * Finds what Egress wrote, by the path it reported or by the recording's id, and downloads it from a bucket. If Egress
 * reported that it wrote nothing, the error is final. If it ended without a report, the file may still appear.
 * @throws RECORDER_NOT_STARTED, RECORDER_CRASHED, RECORDER_OUTPUT_LOST (all final), RECORDER_OUTPUT_MISSING (retryable)
 */
export async function fetchOutput(place: OutputPlace, search: OutputSearch): Promise<FetchedOutput> {
  const paths = await findOutputs(place, search);
  const [path] = paths;
  if (path === undefined) throw explainEmptyOutput(search);
  return place.destination.kind === 'file' ? fileAt(path) : download(place.storage, path, search.work);
}

/**
 * Returns every file of a recording, the one that Egress reported first. There are several if an earlier attempt was
 * given up after it had started.
 */
export async function findOutputs(place: OutputPlace, { source, recordingId }: Omit<OutputSearch, 'work'>) {
  const named = source.output?.path ?? null;
  const { destination, storage } = place;
  const found =
    destination.kind === 'file' ? await listFolder(destination.directory) : await listBucket(storage, source);
  const ours = found.filter((path) => basename(path).includes(recordingId) && path.endsWith('.mp4'));
  return named !== null && ours.includes(named) ? [named, ...ours.filter((path) => path !== named)] : ours;
}

async function listFolder(directory: string): Promise<string[]> {
  const names = existsSync(directory) ? await readdir(directory) : [];
  return names.map((name) => join(directory, name));
}

async function listBucket(storage: StorageProvider, { sessionId }: CaptureSource): Promise<string[]> {
  const paths: string[] = [];
  for await (const path of storage.list(`sessions/${sessionId}/`)) paths.push(path);
  // The finished recording has the plain name; what Egress wrote has the suffix of its attempt.
  return paths.filter((path) => /\.[0-9a-f]{8}\.mp4$/.test(path));
}

async function fileAt(path: string): Promise<FetchedOutput> {
  return { file: path, modifiedAt: (await stat(path)).mtime };
}

async function download(storage: StorageProvider, path: string, work: string): Promise<FetchedOutput> {
  const file = join(work, `fetched-${basename(path)}`);
  const { modifiedAt, sizeBytes } = await storage.stat(path);
  const isHere = existsSync(file) && (await stat(file)).size === sizeBytes;
  if (!isHere) {
    await pipeline(await storage.read(path), createWriteStream(`${file}.unfinished`));
    await rename(`${file}.unfinished`, file);
  }
  return { file, modifiedAt };
}
