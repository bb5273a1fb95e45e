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
}

/** The files that a track is written to: the first frame opens one, and each change of codec another one. */
export class TrackFiles {
  readonly #options: TrackFilesOptions;
  #file: OpenFile | null = null;

  constructor(options: TrackFilesOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#file !== null;
  }

  /** Returns whether a frame of this codec continues the open file. */
  isOpenFor(codec: Codec): boolean {
    return this.#file?.codec === codec;
  }

  /**
   * Appends a frame, and writes to the journal what composition needs to know about it.
   * @throws the file system's error
   */
  write(coded: CodecFrame, nowMs: number): void {
    const { frame, codec } = coded;
    if (this.#file !== null && this.#file.codec !== codec) this.close();
    this.#file ??= this.#open(coded, nowMs);
    const { writer, firstTimestamp, clockRateHz } = this.#file;
    const timestampMs = Math.round(((frame.timestamp - firstTimestamp) * 1000) / clockRateHz);
    if (timestampMs < 0) return;
    const offset = writer.write({ timestampMs, isKeyFrame: frame.isKeyFrame, data: frame.data });
    if (frame.size === undefined) return;
    const { run, track, journal } = this.#options;
    const { trackSid } = track;
    journal.append({ type: 'key_frame', atMs: nowMs, take: run, trackSid, timestampMs, offset, ...frame.size });
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
    return { writer, codec, firstTimestamp, clockRateHz };
  }

  /** Returns an unused file name. A track has another file for each change of codec and each new subscription. */
  #unusedFile(): string {
    const { run, track, directory } = this.#options;
    for (let number = 1; ; number++) {
      const file = join(runFolder(run), `${track.trackSid}${number === 1 ? '' : `-${number}`}.mkv`);
      if (!existsSync(join(directory, file))) return file;
    }
  }
}
