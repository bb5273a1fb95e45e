import { buffer } from 'node:stream/consumers';
import { isYoungMindsError } from '@young-minds/core';
import type { RawTracks, StorageProvider } from '../ports/index.ts';
import { type ListedRawChunk, listRawChunks } from './list-raw-chunks.ts';
import { type DecodedRawChunk, decodeRawChunk } from './raw-chunk.ts';
import { openRestoredDisk } from './restored-disk.ts';
import { readRestoredNote } from './restored-note.ts';
import { readUploadNote } from './upload-note.ts';

export interface RestoreRawTracksDeps {
  readonly rawTracks: RawTracks;
  readonly store: StorageProvider;
}

/** What a look at the store has brought. */
export interface Restoration {
  /** How many chunks of the recording lie in the store. */
  readonly listed: number;
  /** How many bytes were missing here and are here now. */
  readonly sizeBytes: number;
  /** Paths of chunks that are not as they were written. */
  readonly damaged: readonly string[];
  /** Files of which a part in the middle is nowhere; they end before it. */
  readonly cutShort: readonly string[];
}

/**
 * Brings to this disk what the store has of a recording's raw tracks beyond what lies here. Where everything is here, as on
 * the host that recorded it, nothing but the list is asked for. A damaged chunk, or one that is missing, ends its files
 * where it would have gone on. Idempotent; the files must not be written by a recorder meanwhile.
 * @throws the storage provider's errors, SOURCE_FILE_UNREADABLE, RECORDER_UNAVAILABLE
 */
export async function restoreRawTracks(
  { rawTracks, store }: RestoreRawTracksDeps,
  { recordingId, signal }: { readonly recordingId: string; readonly signal: AbortSignal },
): Promise<Restoration> {
  const listed = await listRawChunks(store, recordingId);
  if (listed.length === 0) return { listed: 0, sizeBytes: 0, damaged: [], cutShort: [] };
  const [shipped, restored] = [
    await readUploadNote(rawTracks, recordingId, { provider: store.name, bucket: store.bucket }),
    await readRestoredNote(rawTracks, recordingId),
  ];
  const disk = await openRestoredDisk(rawTracks, recordingId);
  const known = new Set(restored.chunks);
  const isOwn = ({ writer }: ListedRawChunk) => writer === shipped.writer && disk.hasAll(shipped);
  const wanted = listed.filter((chunk) => !known.has(chunk.path) && !isOwn(chunk));
  const damaged: string[] = [];
  let { heardAt } = restored;
  try {
    for await (const { path, chunk } of fetched(store, wanted, signal)) {
      if (chunk === null) damaged.push(path);
      else if (await disk.take(chunk)) known.add(path);
      if (chunk !== null && (heardAt === null || chunk.readAt > heardAt)) heardAt = chunk.readAt;
    }
  } finally {
    // What came before a failure is here, and need not come again.
    if (wanted.length > 0) {
      const files = [...new Set([...restored.files, ...disk.written()])];
      const positions = { ...shipped.positions, ...disk.sizesOf(files) };
      await rawTracks.writeNote(recordingId, 'restored', { chunks: [...known], files, heardAt });
      await rawTracks.writeNote(recordingId, 'shipped', { ...shipped, positions });
    }
  }
  return { listed: listed.length, sizeBytes: disk.addedBytes(), damaged, cutShort: disk.cutShort() };
}

/** How many chunks are under way at a time: an hour is some seven hundred of them. */
const AHEAD = 4;

/** Damaged, or gone since it was listed. */
const UNUSABLE: ReadonlySet<string> = new Set(['INTEGRITY_MISMATCH', 'OBJECT_NOT_FOUND']);

/** The chunks in their order; null for one that is damaged. */
async function* fetched(store: StorageProvider, wanted: readonly ListedRawChunk[], signal: AbortSignal) {
  const underWay: Promise<DecodedRawChunk | null>[] = [];
  for (const [index, { path }] of wanted.entries()) {
    signal.throwIfAborted();
    while (underWay.length < AHEAD && index + underWay.length < wanted.length) {
      const next = wanted[index + underWay.length];
      if (next === undefined) break;
      const fetching = fetchChunk(store, next);
      // Told when its turn comes; until then it is nobody's.
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
