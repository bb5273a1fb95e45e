import { closeSync, openSync, writeSync } from 'node:fs';
import { ELEMENT, encodeId, encodeSize, openElement, unsignedElement } from './ebml.ts';
import { fileHeader, type TrackFormat } from './track-header.ts';

/** A coded frame to write to a file. */
export interface Frame {
  /** Milliseconds since the file's first frame; never negative. */
  readonly timestampMs: number;
  readonly isKeyFrame: boolean;
  readonly data: Buffer;
}

/** A block's time is a signed 16-bit offset from its cluster's time. */
const MAX_CLUSTER_SPAN_MS = 5_000;
const FLUSH_BYTES = 64 * 1024;
const KEY_FRAME_FLAG = 0x80;

/**
 * Appends coded frames of one track to a Matroska file. Segment and clusters have unknown sizes and nothing is patched
 * later, so the file is readable up to its last flushed frame at any time, even after a `kill -9`.
 * Each flush is one write to the page cache. Call `flush` about twice a second.
 */
export class TrackFileWriter {
  readonly #fd: number;
  #pending: Buffer[];
  #pendingBytes: number;
  #clusterStartMs: number | null = null;
  #sizeBytes: number;

  constructor(path: string, format: TrackFormat) {
    const header = fileHeader(format);
    this.#fd = openSync(path, 'ax', 0o600);
    this.#pending = [header];
    this.#pendingBytes = header.length;
    this.#sizeBytes = header.length;
  }

  /** The size of the file in bytes once everything pending is flushed. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /**
   * Appends a frame. Returns the byte offset from which a reader can start with it (the offset of its cluster for a key
   * frame).
   */
  write(frame: Frame): number {
    const opensCluster = this.#opensCluster(frame);
    const offset = this.#sizeBytes;
    if (opensCluster) {
      this.#clusterStartMs = frame.timestampMs;
      this.#append(openElement(ELEMENT.cluster));
      this.#append(unsignedElement(ELEMENT.timestamp, frame.timestampMs));
    }
    this.#append(blockHeader(frame, frame.timestampMs - (this.#clusterStartMs ?? 0)));
    this.#append(frame.data);
    if (this.#pendingBytes >= FLUSH_BYTES) this.flush();
    return offset;
  }

  /** Writes everything pending to the operating system. @throws the file system's error (ENOSPC, EIO) */
  flush(): void {
    if (this.#pendingBytes === 0) return;
    const bytes = Buffer.concat(this.#pending, this.#pendingBytes);
    this.#pending = [];
    this.#pendingBytes = 0;
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#fd, bytes, written);
  }

  close(): void {
    try {
      this.flush();
    } finally {
      closeSync(this.#fd);
    }
  }

  #opensCluster(frame: Frame): boolean {
    if (this.#clusterStartMs === null || frame.isKeyFrame) return true;
    const distanceMs = frame.timestampMs - this.#clusterStartMs;
    return distanceMs < 0 || distanceMs > MAX_CLUSTER_SPAN_MS;
  }

  #append(bytes: Buffer): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#sizeBytes += bytes.length;
  }
}

function blockHeader(frame: Frame, distanceMs: number): Buffer {
  const fields = Buffer.alloc(4);
  fields.writeUInt8(0x81, 0); // track number 1
  fields.writeInt16BE(distanceMs, 1);
  fields.writeUInt8(frame.isKeyFrame ? KEY_FRAME_FLAG : 0, 3);
  return Buffer.concat([encodeId(ELEMENT.simpleBlock), encodeSize(fields.length + frame.data.length), fields]);
}
