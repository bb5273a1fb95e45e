import type { RawTracks } from '../ports/index.ts';
import type { DecodedRawChunk } from './raw-chunk.ts';
import type { UploadNote } from './upload-note.ts';

/** Opens the files of a recording on this disk, and writes downloaded chunks to them. */
export async function openRestoredDisk(rawTracks: RawTracks, recordingId: string) {
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
    async take({ ranges, payloads, readAt }: DecodedRawChunk): Promise<boolean> {
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
