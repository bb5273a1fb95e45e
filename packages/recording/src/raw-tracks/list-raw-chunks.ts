import { byWriterAndSequence, parseRawChunkPath, type RawChunkName, rawChunksPrefix } from '../domain/index.ts';
import type { StorageProvider } from '../ports/index.ts';

export interface ListedRawChunk extends RawChunkName {
  readonly path: string;
}

/** Lists a recording's chunks in a store, in the order in which each writer uploaded them. */
export async function listRawChunks(store: StorageProvider, recordingId: string): Promise<ListedRawChunk[]> {
  const chunks: ListedRawChunk[] = [];
  for await (const path of store.list(rawChunksPrefix(recordingId))) {
    const name = parseRawChunkPath(path);
    if (name !== null) chunks.push({ ...name, path });
  }
  return chunks.sort(byWriterAndSequence);
}
