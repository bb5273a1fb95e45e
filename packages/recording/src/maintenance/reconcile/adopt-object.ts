import { isYoungMindsError } from '@young-minds/core';
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
import { advanceRecording, lockRecording } from '../../pipeline/advance-recording.ts';
import type { Repositories, StorageProvider } from '../../ports/index.ts';
import { sha256Of } from '../../storing/match-object.ts';

/** A finished object at a recording's own path, read completely. */
interface OwnObject {
  readonly artifact: ArtifactFacts;
  readonly stored: StoredObjectFacts;
}

/**
 * Finds the object that a recording would be stored as, if it exists and is complete. Stores show an upload only after
 * it has finished; if the size of the file is known, the object must have that size. The checksum is computed from its
 * bytes.
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
  const { name: provider, bucket, endpoint } = store;
  const { durationSeconds } = artifact;
  const identifier = objectIdentifier({ provider, bucket, path });
  const facts = { identifier, sizeBytes, sha256, durationSeconds };
  return { artifact, stored: { provider, bucket, endpoint, path, posterPath, ...facts } };
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

/**
 * Returns what is known of the file. For a row from before composition, such as one from a backup, the session span
 * gives the duration.
 */
function artifactOf({ metadata, config, firstJoinedAt, lastLeftAt }: Recording, sizeBytes: number) {
  if (metadata.artifact !== undefined) return metadata.artifact;
  if (firstJoinedAt === null || lastLeftAt === null) return null;
  const durationSeconds = (lastLeftAt.getTime() - firstJoinedAt.getTime()) / 1000;
  return { durationSeconds, sizeBytes, ...frameSize(config.resolution), fps: config.fps };
}

interface Adoption {
  readonly recordingId: string;
  readonly object: OwnObject;
  readonly at: Date;
  readonly source: AuditSource;
}

/** Advances a recording to `completed` with the object that it already has; returns false if it is completed by now. */
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
  // The state machine ignores events that do not apply to the current phase.
  for (const event of events) {
    const locked = await lockRecording(repositories, recordingId);
    if (locked === null) return false;
    const step = await advanceRecording(repositories, { recording: locked.recording, event, source });
    hasMoved ||= step.kind === 'moved';
  }
  return hasMoved;
}
