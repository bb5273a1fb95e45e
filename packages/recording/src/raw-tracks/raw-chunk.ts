import { createHash } from 'node:crypto';
import { YoungMindsError } from '@young-minds/core';
import { z } from 'zod';
import { byWriterAndSequence, parseRawChunkPath, type RawChunkName, rawChunksPrefix } from '../domain/index.ts';
import type { RawRange, StorageProvider } from '../ports/index.ts';

/** Ends with the version of the format. */
const MAGIC = Buffer.from('YMCHUNK\x01', 'latin1');
const LENGTH_BYTES = 4;
const DIGEST_BYTES = 32;

const headerSchema = z.object({
  recordingId: z.uuid(),
  readAt: z.coerce.date(),
  ranges: z.array(z.object({ file: z.string(), offset: z.int().min(0), length: z.int().min(1) })),
});

/** The header of a chunk. */
interface RawChunkHeader {
  readonly recordingId: string;
  /** When the disk was read: everything written before is in this chunk or in an earlier one. */
  readonly readAt: Date;
  /** The payload is the bytes of these ranges, one after the other. */
  readonly ranges: readonly RawRange[];
}

interface EncodedRawChunk {
  readonly parts: readonly Uint8Array[];
  /** SHA-256 of all parts, lower-case hex. */
  readonly sha256: string;
}

/**
 * Packs ranges of several files into one object: magic with version, header length (32 bits, big endian), header
 * (JSON), SHA-256 of header and payload, payload.
 */
export function encodeRawChunk(header: RawChunkHeader, payloads: readonly Uint8Array[]): EncodedRawChunk {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(json.length);
  const parts = [MAGIC, length, json, digestOf([json, ...payloads]), ...payloads];
  return { parts, sha256: digestOf(parts).toString('hex') };
}

export interface DecodedRawChunk extends RawChunkHeader {
  /** The bytes of each range, in the order of `ranges`. */
  readonly payloads: readonly Uint8Array[];
}

/**
 * Reads a chunk.
 * @throws INTEGRITY_MISMATCH unless the chunk is complete and unchanged
 */
export function decodeRawChunk(chunk: Buffer): DecodedRawChunk {
  const start = MAGIC.length + LENGTH_BYTES;
  if (chunk.length < start || !chunk.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged();
  const headerEnd = start + chunk.readUInt32BE(MAGIC.length);
  const json = chunk.subarray(start, headerEnd);
  const digest = chunk.subarray(headerEnd, headerEnd + DIGEST_BYTES);
  const payload = chunk.subarray(headerEnd + DIGEST_BYTES);
  if (!digest.equals(digestOf([json, payload]))) throw damaged();
  const header = parseHeader(json.toString('utf8'));
  return { ...header, payloads: payloadsOf(header.ranges, payload) };
}

function parseHeader(json: string): RawChunkHeader {
  try {
    return headerSchema.parse(JSON.parse(json));
  } catch {
    throw damaged();
  }
}

function payloadsOf(ranges: readonly RawRange[], payload: Buffer): Buffer[] {
  const payloads: Buffer[] = [];
  let start = 0;
  for (const { length } of ranges) {
    payloads.push(payload.subarray(start, start + length));
    start += length;
  }
  if (start !== payload.length) throw damaged();
  return payloads;
}

function digestOf(parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function damaged(): YoungMindsError {
  return new YoungMindsError('INTEGRITY_MISMATCH', 'A chunk of raw tracks is not as it was written.');
}

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
