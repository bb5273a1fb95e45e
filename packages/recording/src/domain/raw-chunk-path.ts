import { YoungMindsError } from '@young-minds/core';
import { isUuid } from './ids.ts';

/** Where the chunks of raw tracks lie in any store, beside `sessions/`. */
export const RAW_CHUNKS_FOLDER = 'raw/';

/** One chunk of a recording's raw tracks, as its path tells. */
export interface RawChunkName {
  readonly recordingId: string;
  /** Names the folder that it was sent from: 16 hexadecimal digits. */
  readonly writer: string;
  /** 1 for the first chunk of its writer. */
  readonly sequence: number;
  /** Of the whole object, lower-case hex, so that other bytes never want the same path. */
  readonly sha256: string;
}

const DIGEST_DIGITS = 12;
const CHUNK_PATH = /^raw\/([^/]+)\/([0-9a-f]{16})-(\d{8,})-([0-9a-f]{12})\.chunk$/;

/** `raw/<recordingId>/<writer>-<sequence>-<sha256>.chunk` */
export function rawChunkPath({ recordingId, writer, sequence, sha256 }: RawChunkName): string {
  const path = `${rawChunksPrefix(recordingId)}${writer}-${digitsOf(sequence)}-${sha256.slice(0, DIGEST_DIGITS)}.chunk`;
  if (CHUNK_PATH.test(path)) return path;
  throw new YoungMindsError('INVALID_OBJECT_PATH', 'A chunk needs a writer, a sequence and a checksum.');
}

/** What the paths of all of a recording's chunks begin with. @throws INVALID_OBJECT_PATH */
export function rawChunksPrefix(recordingId: string): string {
  if (isUuid(recordingId)) return `${RAW_CHUNKS_FOLDER}${recordingId}/`;
  throw new YoungMindsError('INVALID_OBJECT_PATH', "A chunk's path needs the uuid of a recording.");
}

/** Null for a path that no chunk has. The checksum is as much of it as the path tells. */
export function parseRawChunkPath(path: string): RawChunkName | null {
  const [, recordingId = '', writer = '', sequence = '', sha256 = ''] = CHUNK_PATH.exec(path) ?? [];
  return isUuid(recordingId) ? { recordingId, writer, sequence: Number(sequence), sha256 } : null;
}

/** In the order in which they were written: sequences of more digits come later. */
export function byWriterAndSequence(one: RawChunkName, other: RawChunkName): number {
  return one.writer.localeCompare(other.writer) || one.sequence - other.sequence;
}

function digitsOf(sequence: number): string {
  return String(sequence).padStart(8, '0');
}
