import { buffer } from 'node:stream/consumers';
import { isYoungMindsError } from '@young-minds/core';
import { z } from 'zod';
import { placeIn } from '../maintenance/stored-recordings.ts';
import type { RawTracks, StorageProvider } from '../ports/index.ts';
import { type DecodedRawChunk, decodeRawChunk, type ListedRawChunk, listRawChunks } from './raw-chunk.ts';
import { readUploadNote, type UploadNote } from './upload-raw-tracks.ts';

/** The number of parallel downloads: an hour of recording has about 700 chunks. */
const AHEAD = 4;
/** The chunk is damaged, or was deleted after it was listed. */
const UNUSABLE: ReadonlySet<string> = new Set(['INTEGRITY_MISMATCH', 'OBJECT_NOT_FOUND']);

export interface RestoreRawTracksDeps {
  readonly rawTracks: RawTracks;
  readonly store: StorageProvider;
}

/** The result of a download from the store. */
export interface Restoration {
  /** The number of the recording's chunks in the store. */
  readonly listed: number;
  /** The number of bytes that were missing on this disk and are now here. */
  readonly sizeBytes: number;
  /** Paths of damaged or missing chunks. */
  readonly damaged: readonly string[];
  /** Files with a missing part in the middle; they end before it. */
  readonly cutShort: readonly string[];
}

/**
 * Downloads the raw tracks of a recording that are in the store and not on this disk. If everything is here, as on the
 * host that recorded it, only the list is requested. A damaged or missing chunk ends its files at that position.
 * Idempotent; no recorder may write the files during the call.
 * @throws the storage provider's errors, SOURCE_FILE_UNREADABLE, RECORDER_UNAVAILABLE
 */
export async function restoreRawTracks(
  { rawTracks, store }: RestoreRawTracksDeps,
  { recordingId, signal }: { readonly recordingId: string; readonly signal: AbortSignal },
): Promise<Restoration> {
  const listed = await listRawChunks(store, recordingId);
  if (listed.length === 0) return { listed: 0, sizeBytes: 0, damaged: [], cutShort: [] };
  const [uploaded, restored] = [
    await readUploadNote(rawTracks, recordingId, placeIn(store)),
    await readRestoredNote(rawTracks, recordingId),
  ];
  const disk = await openRestoredDisk(rawTracks, recordingId);
  const known = new Set(restored.chunks);
  const isOwn = ({ writer }: ListedRawChunk) => writer === uploaded.writer && disk.hasAll(uploaded);
  const wanted = listed.filter((chunk) => !known.has(chunk.path) && !isOwn(chunk));
  const damaged: string[] = [];
  let { heardAt } = restored;
  try {
    for await (const { path, chunk } of fetched(store, wanted, signal)) {
      if (chunk === null) damaged.push(path);
      else if (await disk.write(chunk)) known.add(path);
      if (chunk !== null && (heardAt === null || chunk.readAt > heardAt)) heardAt = chunk.readAt;
    }
  } finally {
    // Chunks written before a failure stay here, and are not downloaded again.
    if (wanted.length > 0) {
      const files = [...new Set([...restored.files, ...disk.written()])];
      const positions = { ...uploaded.positions, ...disk.sizesOf(files) };
      await rawTracks.writeNote(recordingId, 'restored', { chunks: [...known], files, heardAt });
      await rawTracks.writeNote(recordingId, 'shipped', { ...uploaded, positions });
    }
  }
  return { listed: listed.length, sizeBytes: disk.addedBytes(), damaged, cutShort: disk.cutShort() };
}

/** Downloads the chunks and yields them in order; null for a damaged or missing one. */
async function* fetched(store: StorageProvider, wanted: readonly ListedRawChunk[], signal: AbortSignal) {
  const underWay: Promise<DecodedRawChunk | null>[] = [];
  for (const [index, { path }] of wanted.entries()) {
    signal.throwIfAborted();
    while (underWay.length < AHEAD && index + underWay.length < wanted.length) {
      const next = wanted[index + underWay.length];
      if (next === undefined) break;
      const fetching = fetchChunk(store, next);
      // An error is reported when the chunk's turn comes; until then it must not become an unhandled rejection.
      fetching.catch(() => undefined);
      underWay.push(fetching);
    }
    yield { path, chunk: (await underWay.shift()) ?? null };
  }
}

async function fetchChunk(store: StorageProvider, { path, recordingId }: ListedRawChunk) {
  try {
    const chunk = decodeRawChunk(await buffer(await store.read(path)));
    return chunk.recordingId === recordingId ? chunk : null;
  } catch (error) {
    if (isYoungMindsError(error) && UNUSABLE.has(error.code)) return null;
    throw error;
  }
}

/** Opens the files of a recording on this disk, and writes downloaded chunks to them. */
async function openRestoredDisk(rawTracks: RawTracks, recordingId: string) {
  const files = await rawTracks.list(recordingId);
  const sizes = new Map(files.map(({ file, sizeBytes }) => [file, sizeBytes]));
  const written = new Set<string>();
  const cutShort = new Set<string>();
  let addedBytes = 0;
  const sizeOf = (file: string) => sizes.get(file) ?? 0;
  return {
    /** Returns whether the files reach the uploaded positions; after a power loss they may be shorter. */
    hasAll: ({ positions }: UploadNote) =>
      Object.entries(positions).every(([file, position]) => position <= sizeOf(file)),
    /** Writes what is missing of a chunk; returns whether all of the chunk is here afterwards. */
    async write({ ranges, payloads, readAt }: DecodedRawChunk): Promise<boolean> {
      let isWhole = true;
      for (const [index, { file, offset, length }] of ranges.entries()) {
        const size = sizeOf(file);
        if (offset > size) {
          cutShort.add(file);
          isWhole = false;
        } else if (offset + length > size) {
          const bytes = (payloads[index] ?? new Uint8Array()).subarray(size - offset);
          await rawTracks.write(recordingId, { file, offset: size, bytes, writtenAt: readAt });
          sizes.set(file, offset + length);
          written.add(file);
          addedBytes += bytes.length;
        }
      }
      return isWhole;
    },
    written: () => [...written],
    cutShort: () => [...cutShort],
    sizesOf: (wanted: readonly string[]) => Object.fromEntries(wanted.map((file) => [file, sizeOf(file)])),
    addedBytes: () => addedBytes,
  };
}

/**
 * What was downloaded to this disk of a recording that other machines wrote. Stored with the tracks, so that nothing is
 * downloaded twice.
 */
interface RestoredNote {
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
