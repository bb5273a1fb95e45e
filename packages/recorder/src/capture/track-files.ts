import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Codec } from '../codecs/codec.ts';
import { type Journal, runFolder } from '../journal/journal.ts';
import type { TrackSource } from '../journal/journal-entry.ts';
import { TrackFileWriter } from '../matroska/track-file-writer.ts';
import { formatOf } from '../matroska/track-header.ts';
import type { CodedFrame } from '../rtp/depacketizer.ts';

/** The publisher of a track and the track's source. */
export interface TrackIdentity {
  readonly trackSid: string;
  readonly participantSid: string;
  readonly identity: string;
  readonly source: TrackSource;
}

export interface TrackFilesOptions {
  readonly track: TrackIdentity;
  readonly run: number;
  /** The recording's folder; the track's files are in its capture run's folder. */
  readonly directory: string;
  readonly journal: Journal;
}

/** A frame and its codec. */
interface CodecFrame {
  readonly frame: CodedFrame;
  readonly codec: Codec;
  readonly clockRateHz: number;
}

interface OpenFile {
  readonly writer: TrackFileWriter;
  readonly codec: Codec;
  readonly firstTimestamp: number;
  readonly clockRateHz: number;
  /** The RTP timestamp of the latest frame. */
  lastTimestamp: number;
}

/** A frame that redundancy recovered may be older than the last one; one that is much older shows that the clock jumped. */
const MAX_AGE_MS = 1_000;

/**
 * The files that a track is written to. The first frame opens one. A change of codec opens another one, and so does an
 * RTP clock that jumps back, because a file has each of its times once.
 */
export class TrackFiles {
  readonly #options: TrackFilesOptions;
  #file: OpenFile | null = null;

  constructor(options: TrackFilesOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#file !== null;
  }

  /** Returns whether a frame belongs to the open file. */
  isContinuedBy({ frame, codec }: CodecFrame): boolean {
    if (this.#file === null || this.#file.codec !== codec) return false;
    const { lastTimestamp, clockRateHz } = this.#file;
    return ((lastTimestamp - frame.timestamp) * 1000) / clockRateHz <= MAX_AGE_MS;
  }

  /**
   * Appends a frame, and writes to the journal what composition needs to know about it. Returns the frame's time in its
   * file, in milliseconds.
   * @throws the file system's error
   */
  write(coded: CodecFrame, nowMs: number): number {
    const { frame } = coded;
    if (!this.isContinuedBy(coded)) this.close();
    this.#file ??= this.#open(coded, nowMs);
    const { writer, firstTimestamp, clockRateHz } = this.#file;
    this.#file.lastTimestamp = Math.max(this.#file.lastTimestamp, frame.timestamp);
    const timestampMs = Math.round(((frame.timestamp - firstTimestamp) * 1000) / clockRateHz);
    if (timestampMs < 0) return timestampMs;
    const offset = writer.write({ timestampMs, isKeyFrame: frame.isKeyFrame, data: frame.data });
    if (frame.size === undefined) return timestampMs;
    const { run, track, journal } = this.#options;
    const { trackSid } = track;
    journal.append({ type: 'key_frame', atMs: nowMs, take: run, trackSid, timestampMs, offset, ...frame.size });
    return timestampMs;
  }

  /** Flushes the open file. @throws the file system's error */
  flush(): void {
    this.#file?.writer.flush();
  }

  close(): void {
    this.#file?.writer.close();
    this.#file = null;
  }

  #open({ frame, codec, clockRateHz }: CodecFrame, nowMs: number): OpenFile {
    const { run, track, directory, journal } = this.#options;
    const format = formatOf(codec, frame);
    const file = this.#unusedFile();
    const writer = new TrackFileWriter(join(directory, file), format);
    const firstTimestamp = frame.timestamp;
    const facts = { kind: format.kind, codec, clockRateHz, firstTimestamp, file };
    journal.append({ type: 'track_began', atMs: nowMs, take: run, ...track, ...facts });
    return { writer, codec, firstTimestamp, clockRateHz, lastTimestamp: firstTimestamp };
  }

  /** Returns an unused file name: each new file and each new subscription needs one. */
  #unusedFile(): string {
    const { run, track, directory } = this.#options;
    for (let number = 1; ; number++) {
      const file = join(runFolder(run), `${track.trackSid}${number === 1 ? '' : `-${number}`}.mkv`);
      if (!existsSync(join(directory, file))) return file;
    }
  }
}
