import { type FileHandle, open } from 'node:fs/promises';
import { ELEMENT, openElement } from './ebml.ts';

/** The start of every cluster of a `TrackFileWriter`; the cluster's time follows. */
const CLUSTER_START = openElement(ELEMENT.cluster);
const TIMESTAMP_HEADER_BYTES = 2;
const TIMESTAMP_MAX_BYTES = 8;
const READ_BYTES = 64 * 1024;

/**
 * Returns the byte offset in a track file from which a reader misses no frame after a given time: a cluster that starts
 * before it. 0, the start of the file, if there is none.
 * It searches by bisection, so that the last minute of several hours is read as fast as the first.
 */
export async function findCluster(path: string, timestampMs: number): Promise<number> {
  await using file = await open(path);
  let low = 0;
  let high = (await file.stat()).size;
  while (high - low > READ_BYTES) {
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
  const buffer = Buffer.alloc(READ_BYTES);
  const headBytes = CLUSTER_START.length + TIMESTAMP_HEADER_BYTES + TIMESTAMP_MAX_BYTES;
  for (let position = from; position < to; position += READ_BYTES - headBytes) {
    const { bytesRead } = await file.read(buffer, 0, READ_BYTES, position);
    const start = buffer.subarray(0, bytesRead).indexOf(CLUSTER_START);
    if (start === -1 || start + headBytes > bytesRead) continue;
    const time = start + CLUSTER_START.length + TIMESTAMP_HEADER_BYTES;
    const width = buffer.readUInt8(time - 1) & 0x7f;
    return { offset: position + start, timestampMs: buffer.readUIntBE(time, Math.min(width, 6)) };
  }
  return null;
}
