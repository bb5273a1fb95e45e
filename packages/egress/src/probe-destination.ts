import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { throwUnlessLocked } from '@young-minds/recording/domain';
import type { StorageProvider } from '@young-minds/recording/ports';
import type { EgressDestination } from './file-output.ts';

/**
 * Writes a file to the destination and deletes it again. Egress accepts an unwritable destination without an error,
 * records, and fails with the first segment.
 * @throws RECORDER_UNAVAILABLE (retryable)
 */
export async function probeDestination(destination: EgressDestination, storage: StorageProvider): Promise<void> {
  try {
    if (destination.kind === 'file') await probeFolder(destination.directory);
    else await probeBucket(storage);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const place = destination.kind === 'file' ? destination.directory : `the bucket ${destination.bucket.bucket}`;
    const message = `Egress was not started, because ${place} cannot be written to: ${reason}`;
    throw new YoungMindsError('RECORDER_UNAVAILABLE', message, { cause });
  }
}

const probeName = () => `probe-${randomBytes(8).toString('hex')}`;

async function probeFolder(directory: string): Promise<void> {
  const file = join(directory, `.${probeName()}`);
  await writeFile(file, 'may be removed', { flag: 'wx' });
  await rm(file);
}

async function probeBucket(storage: StorageProvider): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'young-minds-probe-'));
  const object = `probes/${probeName()}.txt`;
  try {
    await writeFile(join(folder, 'probe'), 'may be removed');
    await storage.uploadRecording(join(folder, 'probe'), object);
    // In a store with object lock the probe stays.
    await storage.deleteRecording(object).catch(throwUnlessLocked);
  } finally {
    await rm(folder, { recursive: true });
  }
}
