import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@young-minds/database';
import { livekitRecordings } from '@young-minds/database/schema';
import { DEFAULT_RECORDING_CONFIG, posterObjectPath, recordingObjectPath } from '@young-minds/recording/domain';
import type { StorageProvider, UploadOptions } from '@young-minds/recording/ports';
import { type SeededSession, seedSession } from '../seed-session.ts';

export interface StoredRecordingSeed {
  readonly id: string;
  readonly session: SeededSession;
  readonly path: string;
  readonly posterPath: string;
  readonly bytes: Buffer;
}

/** Creates a completed recording as the pipeline leaves it: a row, and its video and poster in a store. */
export async function seedStoredRecording(
  db: Database,
  store: StorageProvider,
  sizeBytes = 100_000,
): Promise<StoredRecordingSeed> {
  const [id, session, bytes] = [randomUUID(), await seedSession(db), randomBytes(sizeBytes)];
  const path = recordingObjectPath(session.sessionId, id);
  const posterPath = posterObjectPath(session.sessionId, id);
  const { sha256, identifier } = await putObject(store, path, bytes);
  await putObject(store, posterPath, randomBytes(1000));
  await db.insert(livekitRecordings).values({
    id,
    roomId: session.roomId,
    recorder: 'embedded',
    config: DEFAULT_RECORDING_CONFIG,
    phase: 'completed',
    status: 'completed',
    storageProvider: store.name,
    storageBucket: store.bucket,
    storageEndpoint: store.endpoint,
    storagePath: path,
    posterPath,
    fileUrl: identifier,
    fileSizeBytes: sizeBytes,
    sha256,
    durationSeconds: 60,
    completedAt: new Date(),
  });
  return { id, session, path, posterPath, bytes };
}

/** Stores bytes through a temporary file. */
export async function putObject(store: StorageProvider, path: string, bytes: Uint8Array, options: UploadOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'object-'));
  try {
    const file = join(folder, 'object');
    await writeFile(file, bytes);
    return await store.uploadRecording(file, path, options);
  } finally {
    await rm(folder, { recursive: true });
  }
}
