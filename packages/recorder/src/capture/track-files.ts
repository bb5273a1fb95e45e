import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Codec } from '../codecs/codec.ts';
import type { Journal } from '../journal/journal.ts';
import type { TrackSource } from '../journal/journal-entry.ts';
import { runFolder } from '../journal/run-folder.ts';
import { TrackFileWriter } from '../matroska/track-file-writer.ts';
import { formatOf } from '../matroska/track-format.ts';
import type { CodedFrame } from '../rtp/depacketizer.ts';

/** Who publishes a track, and as what. */
export interface TrackIdentity {
  readonly trackSid: string;
  readonly participantSid: string;
  readonly identity: string;
  readonly source: TrackSource;
}

export interface TrackFilesOptions {
  readonly track: TrackIdentity;
  readonly take: number;
  /** The recording's folder; the track's files go into its take's folder. */
  readonly directory: string;
  readonly journal: Journal;
}

/** A frame and how it is coded. */
export interface CodecFrame {
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

/** Where a track is written to: a file that its first frame opens, and another one whenever its codec changes. */
export class TrackFiles {
  readonly #options: TrackFilesOptions;
  #file: OpenFile | null = null;

  constructor(options: TrackFilesOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#file !== null;
  }

  /** Appends a frame, and notes what composition needs to know of it. @throws the file system's error */
  write(coded: CodecFrame, nowMs: number): void {
    const { frame, codec } = coded;
    if (this.#file !== null && this.#file.codec !== codec) this.close();
    this.#file ??= this.#open(coded, nowMs);
    const { writer, firstTimestamp, clockRateHz } = this.#file;
    const timestampMs = Math.round(((frame.timestamp - firstTimestamp) * 1000) / clockRateHz);
    if (timestampMs < 0) return;
    const offset = writer.write({ timestampMs, isKeyFrame: frame.isKeyFrame, data: frame.data });
    if (frame.size === undefined) return;
    const { take, track, journal } = this.#options;
    const { trackSid } = track;
    journal.append({ type: 'key_frame', atMs: nowMs, take, trackSid, timestampMs, offset, ...frame.size });
  }

  /** @throws the file system's error */
  flush(): void {
    this.#file?.writer.flush();
  }

  close(): void {
    this.#file?.writer.close();
    this.#file = null;
  }

  #open({ frame, codec, clockRateHz }: CodecFrame, nowMs: number): OpenFile {
    const { take, track, directory, journal } = this.#options;
    const format = formatOf(codec, frame);
    const file = this.#unusedFile();
    const writer = new TrackFileWriter(join(directory, file), format);
    const firstTimestamp = frame.timestamp;
    const facts = { kind: format.kind, codec, clockRateHz, firstTimestamp, file };
    journal.append({ type: 'track_began', atMs: nowMs, take, ...track, ...facts });
    return { writer, codec, firstTimestamp, clockRateHz };
  }

  /** A track has one more file for each change of codec and each time it is subscribed to anew. */
  #unusedFile(): string {
    const { take, track, directory } = this.#options;
    for (let number = 1; ; number++) {
      const file = join(runFolder(take), `${track.trackSid}${number === 1 ? '' : `-${number}`}.mkv`);
      if (!existsSync(join(directory, file))) return file;
    }
  }
}
