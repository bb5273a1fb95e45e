import { YoungMindsError } from '@young-minds/core';
import { isUuid } from './ids.ts';

/** The folder of raw-track chunks in any store, next to `sessions/`. */
export const RAW_CHUNKS_FOLDER = 'raw/';

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

const DIGEST_DIGITS = 12;
const CHUNK_PATH = /^raw\/([^/]+)\/([0-9a-f]{16})-(\d{8,})-([0-9a-f]{12})\.chunk$/;

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
