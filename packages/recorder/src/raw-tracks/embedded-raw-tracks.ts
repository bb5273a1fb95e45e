import { type FileHandle, mkdir, open, readdir, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { recordingFolder } from '@young-minds/media/recording-folder';
import { isUuid } from '@young-minds/recording/domain';
import type { RawBytes, RawCaptureRun, RawFile, RawRange, RawTracks } from '@young-minds/recording/ports';
import { captureRunsOf, lastWrittenAt } from '../journal/capture-runs.ts';
import { journalFile, listRuns, readJournal, runFolder } from '../journal/journal.ts';

/** Matches a capture run's journal or one of its track files; see `journalFile` and `TrackFiles`. */
const RAW_FILE = /^take-\d{1,15}\/(?:journal\.jsonl|[A-Za-z0-9_-]{1,100}\.mkv)$/;

export interface EmbeddedRawTracksOptions {
  /** The folder that the embedded recorder writes to, with one subfolder per recording. */
  readonly captureDirectory: string;
}

/** Creates access to the embedded recorder's files, for uploading them to a store and restoring them from it. */
export function createEmbeddedRawTracks({ captureDirectory }: EmbeddedRawTracksOptions): RawTracks {
  const folderOf = (recordingId: string) => recordingFolder(captureDirectory, recordingId);
  return {
    recordingIds: () =>
      reading(async () => {
        const entries = await readdir(captureDirectory, { withFileTypes: true }).catch(noneIfMissing);
        return entries.filter((entry) => entry.isDirectory() && isUuid(entry.name)).map(({ name }) => name);
      }),
    list: (recordingId) => reading(() => listRawFiles(folderOf(recordingId))),
    captureRuns: (recordingId) => reading(async () => rawCaptureRuns(folderOf(recordingId))),
    read: (recordingId, range) => reading(() => readRange(folderOf(recordingId), range)),
    write: (recordingId, added) => writing(() => writeBytes(folderOf(recordingId), added)),
    async readNote(recordingId, name) {
      const text = await readFile(join(folderOf(recordingId), `${name}.json`), 'utf8').catch(() => 'null');
      return parseNote(text);
    },
    writeNote: (recordingId, name, note) =>
      writing(async () => {
        await replaceFile(join(folderOf(recordingId), `${name}.json`), [Buffer.from(JSON.stringify(note))]);
      }),
    spool: (recordingId, parts) => writing(() => replaceFile(join(folderOf(recordingId), 'spooled.chunk'), parts)),
  };
}

/** Returns every track file and journal in a recording's folder. */
async function listRawFiles(directory: string): Promise<RawFile[]> {
  const runs = await Promise.all(listRuns(directory).map((run) => filesOfRun(directory, run)));
  return runs.flat().filter(({ sizeBytes }) => sizeBytes > 0);
}

/**
 * Measures the journal first: whatever it mentions at that size is in the track files by the time they are measured.
 */
async function filesOfRun(directory: string, run: number): Promise<RawFile[]> {
  const journal = await measured(directory, journalFile(run));
  const names = (await readdir(join(directory, runFolder(run)))).map((name) => `${runFolder(run)}/${name}`);
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

/** Returns the capture runs in a recording's journals, in chronological order. */
function rawCaptureRuns(directory: string): RawCaptureRun[] {
  return captureRunsOf(readJournal(directory))
    .map(({ take, atMs, entries, isEnded }) => {
      const startAt = new Date(atMs);
      const endAt = lastWrittenAt(directory, entries) ?? startAt;
      return { prefix: `${runFolder(take)}/`, startAt, endAt, isEnded };
    })
    .sort((one, other) => one.startAt.getTime() - other.startAt.getTime());
}

async function readRange(directory: string, { file, offset, length }: RawRange): Promise<Buffer> {
  assertRawFile(file);
  await using handle = await open(join(directory, file));
  const bytes = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) throw new Error(`${file} ends before byte ${offset + length}`);
    filled += bytesRead;
  }
  return bytes;
}

async function writeBytes(directory: string, { file, offset, bytes, writtenAt }: RawBytes): Promise<void> {
  assertRawFile(file);
  const path = join(directory, file);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await using handle = await openForWriting(path);
  if ((await handle.stat()).size < offset) throw new Error(`${file} ends before byte ${offset}`);
  // Writes at the offset instead of appending, so that two processes that restore the same file write the same bytes.
  for (let written = 0; written < bytes.length; ) {
    written += (await handle.write(bytes, written, bytes.length - written, offset + written)).bytesWritten;
  }
  await handle.utimes(writtenAt, writtenAt);
}

async function openForWriting(path: string): Promise<FileHandle> {
  return open(path, 'r+').catch(() => open(path, 'wx+', 0o600));
}

/**
 * Rejects every name but those of raw files, because names from a store become paths on this disk.
 * @throws INVALID_OBJECT_PATH
 */
function assertRawFile(file: string): void {
  if (isRawFile(file)) return;
  const message = 'This is not the name of a track or a journal.';
  throw new YoungMindsError('INVALID_OBJECT_PATH', message, { details: { file: file.slice(0, 100) } });
}

function isRawFile(file: string): boolean {
  return RAW_FILE.test(file);
}

function parseNote(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function replaceFile(path: string, parts: readonly Uint8Array[]): Promise<string> {
  const unfinished = `${path}.new`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await using handle = await open(unfinished, 'w', 0o600);
  for (const part of parts) await handle.writeFile(part);
  await rename(unfinished, path);
  return path;
}

function reading<Result>(work: () => Promise<Result>): Promise<Result> {
  return translated(work, 'SOURCE_FILE_UNREADABLE', 'What was captured cannot be read; check CAPTURE_DIR.');
}

function writing<Result>(work: () => Promise<Result>): Promise<Result> {
  const message = 'The capture folder cannot be written to; free space there or check CAPTURE_DIR.';
  return translated(work, 'RECORDER_UNAVAILABLE', message);
}

async function translated<Result>(
  work: () => Promise<Result>,
  code: 'SOURCE_FILE_UNREADABLE' | 'RECORDER_UNAVAILABLE',
  message: string,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof YoungMindsError) throw cause;
    throw new YoungMindsError(code, message, { cause });
  }
}

function noneIfMissing(error: unknown): [] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}
