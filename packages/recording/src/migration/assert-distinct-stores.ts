import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import type { StorageProvider } from '../ports/index.ts';

export interface DistinctStores {
  readonly source: StorageProvider;
  readonly target: StorageProvider;
  /** Folder for the probe file. */
  readonly folder: string;
}

/**
 * Verifies that two providers do not share one bucket, as they can with Supabase's S3 endpoint: deleting originals
 * would delete the copies. Uploads a small probe object through one provider and looks for it through the other.
 * @throws VALIDATION_FAILED
 */
export async function assertDistinctStores({ source, target, folder }: DistinctStores): Promise<void> {
  const id = randomUUID();
  const [file, path] = [join(folder, `probe-${id}`), `probes/${id}.txt`];
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, id);
  try {
    await target.uploadRecording(file, path);
    const isOneStore = await source.exists(path);
    await target.deleteRecording(path);
    if (!isOneStore) return;
  } finally {
    await rm(file, { force: true });
  }
  const message = `${source.name} and ${target.name} lead to one and the same bucket; without --delete-source rows can be switched.`;
  throw new YoungMindsError('VALIDATION_FAILED', message);
}
