import { YoungMindsError } from '@young-minds/core';
import { isUuid, type StorageProviderName } from './recording.ts';

const SCHEMES = { local: 'local', supabase: 'supabase', s3: 's3', gcs: 'gs' } as const;
/** The folder of finished recordings in any store. */
export const RECORDINGS_FOLDER = 'sessions/';
/** The object that checks request without credentials, next to the recordings; it belongs to none. */
export const ACCESS_PROBE_PATH = `${RECORDINGS_FOLDER}access-probe.txt`;
/** The folder of raw-track chunks in any store. */
export const RAW_CHUNKS_FOLDER = 'raw/';
/** The folder of the audit trail's signed anchors in any store. */
export const AUDIT_ANCHORS_FOLDER = 'audit/anchors/';
const OBJECT_PATH = /^sessions\/([^/]+)\/([^/.]+)\.(mp4|jpg)(?:\.[0-9a-f]{16}\.upload)?$/;
const UPLOAD_ATTEMPT = /\.[0-9a-f]{16}\.upload$/;
const CHUNK_PATH = /^raw\/([^/]+)\/([0-9a-f]{16})-(\d{8,})-([0-9a-f]{12})\.chunk$/;
const DIGEST_DIGITS = 12;

/** Returns the path of a finished recording in any store: `sessions/<sessionId>/<recordingId>.mp4`. */
export function recordingObjectPath(sessionId: string, recordingId: string): string {
  return `${sessionFolder(sessionId, recordingId)}.mp4`;
}

/** Returns the path of the poster, the still picture shown before playback; it is stored next to the recording. */
export function posterObjectPath(sessionId: string, recordingId: string): string {
  return `${sessionFolder(sessionId, recordingId)}.jpg`;
}

function sessionFolder(sessionId: string, recordingId: string): string {
  if (!isUuid(sessionId) || !isUuid(recordingId)) {
    throw new YoungMindsError('INVALID_OBJECT_PATH', 'An object path needs the uuids of a session and a recording.');
  }
  return `${RECORDINGS_FOLDER}${sessionId}/${recordingId}`;
}

/** Returns a store's own identifier of an object, for a row's `file_url`, as the adapter returns it after an upload. */
export function objectIdentifier(place: {
  readonly provider: StorageProviderName;
  readonly bucket: string | null;
  readonly path: string;
}): string {
  const { provider, bucket, path } = place;
  return bucket === null ? `${SCHEMES[provider]}:${path}` : `${SCHEMES[provider]}://${bucket}/${path}`;
}

/**
 * Returns the path of an attempt to upload an object, for stores that cannot create an object exclusively.
 * @param attempt 16 hexadecimal digits
 */
export function uploadAttemptPath(path: string, attempt: string): string {
  return `${path}.${attempt}.upload`;
}

/** Returns whether an object is an attempt to upload the object at a path. */
export function isUploadAttemptOf(path: string, object: string): boolean {
  return UPLOAD_ATTEMPT.test(object) && object.replace(UPLOAD_ATTEMPT, '') === path;
}

/** Returns the recording in the path of an object or of an attempt to upload it; null if the path is not one of ours. */
export function recordingIdOfObject(path: string): string | null {
  const [, sessionId = '', recordingId = ''] = OBJECT_PATH.exec(path) ?? [];
  return isUuid(sessionId) && isUuid(recordingId) ? recordingId : null;
}

/** The parts of the path of a chunk of raw tracks. */
export interface RawChunkName {
  readonly recordingId: string;
  /** Identifies the folder from which it was uploaded: 16 hexadecimal digits. */
  readonly writer: string;
  /** 1 for the first chunk of its writer. */
  readonly sequence: number;
  /** SHA-256 of the whole object, lower-case hex, so that different bytes never have the same path. */
  readonly sha256: string;
}

/** Returns `raw/<recordingId>/<writer>-<sequence>-<sha256>.chunk`, with the first 12 digits of the checksum. */
export function rawChunkPath({ recordingId, writer, sequence, sha256 }: RawChunkName): string {
  const path = `${rawChunksPrefix(recordingId)}${writer}-${digitsOf(sequence)}-${sha256.slice(0, DIGEST_DIGITS)}.chunk`;
  if (CHUNK_PATH.test(path)) return path;
  throw new YoungMindsError('INVALID_OBJECT_PATH', 'A chunk needs a writer, a sequence and a checksum.');
}

/** Returns the prefix of the paths of all of a recording's chunks. @throws INVALID_OBJECT_PATH */
export function rawChunksPrefix(recordingId: string): string {
  if (isUuid(recordingId)) return `${RAW_CHUNKS_FOLDER}${recordingId}/`;
  throw new YoungMindsError('INVALID_OBJECT_PATH', "A chunk's path needs the uuid of a recording.");
}

/** Reads the path of a chunk; null if it is not one. The checksum has only the digits in the path. */
export function parseRawChunkPath(path: string): RawChunkName | null {
  const [, recordingId = '', writer = '', sequence = '', sha256 = ''] = CHUNK_PATH.exec(path) ?? [];
  return isUuid(recordingId) ? { recordingId, writer, sequence: Number(sequence), sha256 } : null;
}

/** Compares chunks by writer and by the order in which they were written; sequences with more digits come later. */
export function byWriterAndSequence(one: RawChunkName, other: RawChunkName): number {
  return one.writer.localeCompare(other.writer) || one.sequence - other.sequence;
}

function digitsOf(sequence: number): string {
  return String(sequence).padStart(8, '0');
}
