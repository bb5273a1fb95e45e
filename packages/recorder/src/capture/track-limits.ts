import type { CodedFrame } from '../rtp/depacketizer.ts';
import { TokenBucket } from '../token-bucket.ts';

/** LiveKit's largest preset sends 8 Mb/s. */
const MAX_BYTES_PER_SECOND = 12_000_000 / 8;
/** Key frames and packets that waited for a busy process arrive in bursts. */
const RATE_BURST_SECONDS = 10;
/** An RTP packet without extensions. */
const PACKET_HEADER_BYTES = 12;
/** The file's bytes around a frame: block header and, for a key frame, a new cluster. */
const BLOCK_BYTES = 40;
/** A line in the journal. */
const JOURNAL_ENTRY_BYTES = 200;
/** How many bytes are written for each byte received; usually less than 1, because packet headers are not written. */
const MAX_GROWTH = 2;
/** What may be written in addition, for file headers and the parameter sets of the first key frames. */
const GROWTH_ALLOWANCE_BYTES = 64 * 1024;
/** The recorder asks for a key frame every 500 ms at most; other subscribers and changes of layers cause a few more. */
const KEY_FRAMES = { capacity: 20, perSecond: 4 } as const;
/** A track starts another file only if its codec changes. */
const FILES = { capacity: 10, perSecond: 0.1 } as const;
const MAX_FRAME_BYTES = 4 * 1024 * 1024;
/** What the recorder keeps in memory for a packet besides its payload. */
const PACKET_MEMORY_BYTES = 100;
const MAX_FRAME_MS = 5_000;

/** Limits what one track can cost in bytes on disk and in memory, whatever its sender does. */
export class TrackLimits {
  readonly #rate = new TokenBucket({
    capacity: MAX_BYTES_PER_SECOND * RATE_BURST_SECONDS,
    perSecond: MAX_BYTES_PER_SECOND,
  });
  readonly #keyFrames = new TokenBucket(KEY_FRAMES);
  readonly #files = new TokenBucket(FILES);
  #receivedBytes = 0;
  #writtenBytes = 0;
  #frame: { readonly timestamp: number; readonly sinceMs: number; bytes: number } | null = null;

  /** Counts a received packet. Returns false if the track sends more than any camera or screen needs. */
  receive(payload: Buffer, nowMs: number): boolean {
    const bytes = payload.length + PACKET_HEADER_BYTES;
    this.#receivedBytes += bytes;
    return this.#rate.take(bytes, nowMs);
  }

  /** Counts a packet of a frame that is not complete. Returns false if the frame is too large or never ends. */
  continueFrame(timestamp: number, payload: Buffer, nowMs: number): boolean {
    if (this.#frame?.timestamp !== timestamp) this.#frame = { timestamp, sinceMs: nowMs, bytes: 0 };
    this.#frame.bytes += payload.length + PACKET_MEMORY_BYTES;
    return this.#frame.bytes <= MAX_FRAME_BYTES && nowMs - this.#frame.sinceMs <= MAX_FRAME_MS;
  }

  /** Counts a frame that is ready to be written. Returns false if it exceeds what its track may write. */
  write({ data, size }: CodedFrame, opensFile: boolean, nowMs: number): boolean {
    const bytes = data.length + BLOCK_BYTES + (size === undefined ? 0 : JOURNAL_ENTRY_BYTES);
    if (this.#writtenBytes + bytes > MAX_GROWTH * this.#receivedBytes + GROWTH_ALLOWANCE_BYTES) return false;
    if (size !== undefined && !this.#keyFrames.take(1, nowMs)) return false;
    if (opensFile && !this.#files.take(1, nowMs)) return false;
    this.#writtenBytes += bytes;
    return true;
  }
}
