import { isYoungMindsError } from '@young-minds/core';
import { z } from 'zod';
import {
  type ArtifactFacts,
  type AuditSource,
  frameSize,
  objectIdentifier,
  posterObjectPath,
  type Recording,
  type RecordingEvent,
  recordingObjectPath,
  type StoredObjectFacts,
} from '../../domain/index.ts';
import { advanceRecording } from '../../pipeline/advance-recording.ts';
import { lockRecording } from '../../pipeline/lock-recording.ts';
import type { Repositories, StorageProvider } from '../../ports/index.ts';
import { sha256Of } from '../../storing/sha256-of.ts';

/** A finished object under a recording's own path, read through. */
export interface OwnObject {
  readonly artifact: ArtifactFacts;
  readonly stored: StoredObjectFacts;
}

const artifactSchema = z.object({
  durationSeconds: z.number(),
  sizeBytes: z.number(),
  width: z.number(),
  height: z.number(),
  fps: z.number(),
});

/**
 * The object that a recording would have been stored as, where it is there and whole: stores show an upload only once it
 * is finished, and where it is known how large the file was, it must be as large. Its checksum is taken of its bytes.
 */
export async function findOwnObject(store: StorageProvider, recording: Recording): Promise<OwnObject | null> {
  const path = recordingObjectPath(recording.sessionId, recording.id);
  const sizeBytes = await sizeOf(store, path);
  if (sizeBytes === null) return null;
  const artifact = artifactOf(recording, sizeBytes);
  if (artifact === null || artifact.sizeBytes !== sizeBytes) return null;
  const poster = posterObjectPath(recording.sessionId, recording.id);
  const posterPath = (await store.exists(poster)) ? poster : null;
  const sha256 = await sha256Of(await store.read(path));
  const { name: provider, bucket } = store;
  const { durationSeconds } = artifact;
  const identifier = objectIdentifier({ provider, bucket, path });
  const facts = { identifier, sizeBytes, sha256, durationSeconds };
  return { artifact, stored: { provider, bucket, path, posterPath, ...facts } };
}

async function sizeOf(store: StorageProvider, path: string): Promise<number | null> {
  try {
    const { sizeBytes } = await store.stat(path);
    return sizeBytes > 0 ? sizeBytes : null;
  } catch (error) {
    if (isYoungMindsError(error) && error.code === 'OBJECT_NOT_FOUND') return null;
    throw error;
  }
}

/** What is known of the file; of a row from before it was composed, such as one out of a back-up, its span tells. */
function artifactOf({ metadata, config, firstJoinedAt, lastLeftAt }: Recording, sizeBytes: number) {
  const known = artifactSchema.safeParse(metadata.artifact);
  if (known.success) return known.data;
  if (firstJoinedAt === null || lastLeftAt === null) return null;
  const durationSeconds = (lastLeftAt.getTime() - firstJoinedAt.getTime()) / 1000;
  return { durationSeconds, sizeBytes, ...frameSize(config.resolution), fps: config.fps };
}

export interface Adoption {
  readonly recordingId: string;
  readonly object: OwnObject;
  readonly at: Date;
  readonly source: AuditSource;
}

/** Leads a recording through the line to the object it has already; false where it is completed by now. */
export async function adoptObject(
  repositories: Repositories,
  { recordingId, object, at, source }: Adoption,
): Promise<boolean> {
  const events: readonly RecordingEvent[] = [
    { type: 'retry_requested', at, reason: 'its object is in the store' },
    { type: 'artifact_composed', artifact: object.artifact },
    { type: 'object_verified', object: object.stored, at },
  ];
  let hasMoved = false;
  // Those that do not apply to where it stands are ignored by the table.
  for (const event of events) {
    const locked = await lockRecording(repositories, recordingId);
    if (locked === null) return false;
    const step = await advanceRecording(repositories, { recording: locked.recording, event, source });
    hasMoved ||= step.kind === 'moved';
  }
  return hasMoved;
}
