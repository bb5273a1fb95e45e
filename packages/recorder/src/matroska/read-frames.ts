import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ELEMENT, openElement } from './ebml.ts';
import type { Frame } from './track-file-writer.ts';

const MAX_ELEMENT_HEADER_BYTES = 12;
const READ_BYTES = 1024 * 1024;
/** Elements whose children are read instead of skipped. */
const CONTAINERS: ReadonlySet<number> = new Set([ELEMENT.segment, ELEMENT.cluster]);
/** The start of every cluster of a `TrackFileWriter`; the cluster's time follows. */
const CLUSTER_START = openElement(ELEMENT.cluster);
const TIMESTAMP_HEADER_BYTES = 2;
const TIMESTAMP_MAX_BYTES = 8;
const SEARCH_BYTES = 64 * 1024;

/**
 * Reads the frames that a `TrackFileWriter` wrote, starting at `startOffset` (0, or an offset that `write` returned for
 * a key frame). A last frame that a crash cut off is skipped without an error.
 */
export async function* readFrames(path: string, startOffset = 0): AsyncGenerator<Frame> {
  let pending: Buffer = Buffer.alloc(0);
  let clusterStartMs = 0;
  for await (const chunk of createReadStream(path, { start: startOffset, highWaterMark: READ_BYTES })) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    let position = 0;
    for (;;) {
      const header = readElementHeader(pending, position);
      if (header === null) break;
      if (CONTAINERS.has(header.id)) {
        position = header.payloadStart;
        continue;
      }
      const end = header.payloadStart + header.size;
      if (end > pending.length) break;
      const payload = pending.subarray(header.payloadStart, end);
      if (header.id === ELEMENT.timestamp) clusterStartMs = payload.readUIntBE(0, payload.length);
      if (header.id === ELEMENT.simpleBlock) yield parseBlock(payload, clusterStartMs);
      position = end;
    }
    pending = pending.subarray(position);
  }
}

function parseBlock(payload: Buffer, clusterStartMs: number): Frame {
  return {
    timestampMs: clusterStartMs + payload.readInt16BE(1),
    isKeyFrame: (payload.readUInt8(3) & 0x80) !== 0,
    data: payload.subarray(4),
  };
}

interface ElementHeader {
  readonly id: number;
  readonly size: number;
  readonly payloadStart: number;
}

/** Reads an element's id and size; null if the buffer ends before the header does. */
function readElementHeader(bytes: Buffer, position: number): ElementHeader | null {
  const isWhole = bytes.length - position >= MAX_ELEMENT_HEADER_BYTES;
  const idWidth = widthOf(bytes[position]);
  const sizeWidth = idWidth === null ? null : widthOf(bytes[position + idWidth]);
  if (idWidth === null || sizeWidth === null) {
    if (isWhole) throw new Error(`not a track file: no element at byte ${position}`);
    return null;
  }
  const payloadStart = position + idWidth + sizeWidth;
  if (payloadStart > bytes.length) return null;
  const id = bytes.readUIntBE(position, idWidth);
  const size = readSize(bytes, position + idWidth, sizeWidth);
  return { id, size, payloadStart };
}

/** Returns the number of bytes of a variable-length integer from its first byte; for ids and sizes of up to 8 bytes. */
function widthOf(first: number | undefined): number | null {
  return first === undefined || first === 0 ? null : Math.clz32(first) - 23;
}

function readSize(bytes: Buffer, position: number, width: number): number {
  const high = (bytes[position] ?? 0) & (0xff >> width);
  let size = high;
  for (let index = 1; index < width; index++) size = size * 256 + (bytes[position + index] ?? 0);
  return size;
}

/**
 * Returns the byte offset in a track file from which a reader misses no frame after a given time: a cluster that starts
 * before it. 0, the start of the file, if there is none.
 * It searches by bisection, so that the last minute of several hours is read as fast as the first.
 */
export async function findCluster(path: string, timestampMs: number): Promise<number> {
  await using file = await open(path);
  let low = 0;
  let high = (await file.stat()).size;
  while (high - low > SEARCH_BYTES) {
    const middle = Math.floor((low + high) / 2);
    const cluster = await nextCluster(file, middle, high);
    if (cluster !== null && cluster.timestampMs < timestampMs) low = cluster.offset;
    else high = middle;
  }
  return low;
}

interface Cluster {
  readonly offset: number;
  readonly timestampMs: number;
}

async function nextCluster(file: FileHandle, from: number, to: number): Promise<Cluster | null> {
  const buffer = Buffer.alloc(SEARCH_BYTES);
  const headBytes = CLUSTER_START.length + TIMESTAMP_HEADER_BYTES + TIMESTAMP_MAX_BYTES;
  for (let position = from; position < to; position += SEARCH_BYTES - headBytes) {
    const { bytesRead } = await file.read(buffer, 0, SEARCH_BYTES, position);
    const start = buffer.subarray(0, bytesRead).indexOf(CLUSTER_START);
    if (start === -1 || start + headBytes > bytesRead) continue;
    const time = start + CLUSTER_START.length + TIMESTAMP_HEADER_BYTES;
    const width = buffer.readUInt8(time - 1) & 0x7f;
    return { offset: position + start, timestampMs: buffer.readUIntBE(time, Math.min(width, 6)) };
  }
  return null;
}
