import { captureSourceOf } from '../../composition/compose-request.ts';
import type { Recording } from '../../domain/index.ts';
import type { Composer, StorageRegistry } from '../../ports/index.ts';
import { listRawChunks } from '../../raw-tracks/list-raw-chunks.ts';

export interface LeftDeps {
  readonly composer: Composer;
  readonly storage: StorageRegistry;
}

/** Returns whether a video can be made of a recording: from tracks on this disk, or from chunks in the store. */
export async function isAnythingLeft({ composer, storage }: LeftDeps, recording: Recording): Promise<boolean> {
  if (await composer.holds(recording.id, captureSourceOf(recording))) return true;
  return (await listRawChunks(storage.current, recording.id)).length > 0;
}
