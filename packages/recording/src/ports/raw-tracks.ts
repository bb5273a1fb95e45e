/** A file of a capture and how much of it is written. It only ever grows: what lies at an offset stays as it is. */
export interface RawFile {
  /** Relative to the recording's folder, `/` between its parts. */
  readonly file: string;
  readonly sizeBytes: number;
}

/** A stretch of one file. */
export interface RawRange {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** Bytes that another disk has of a file. */
export interface RawPiece {
  readonly file: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** When they were there at the latest; becomes the file's time, which tells until when it was written. */
  readonly writtenAt: Date;
}

/** An uninterrupted stay of the recorder in the room, as far as it lies here. */
export interface RawCaptureRun {
  /** What the names of its files begin with, with the `/`. */
  readonly prefix: string;
  readonly startAt: Date;
  /** When something of it was last written. */
  readonly endAt: Date;
  /** Whether the recorder has closed its files; otherwise it was lost, or still writes. */
  readonly isEnded: boolean;
}

/** What the line remembers of a recording beside its tracks: what was shipped from here, what was restored to here. */
export type RawTracksNote = 'shipped' | 'restored';

/**
 * The tracks that a recorder of ours writes on this machine's disk, with their journals, while it writes and afterwards.
 * @throws SOURCE_FILE_UNREADABLE where they cannot be read, RECORDER_UNAVAILABLE where the disk cannot be written to
 * (both retryable), INVALID_OBJECT_PATH for an id or a file name that none of ours has; from every method
 */
export interface RawTracks {
  /** Recordings that have a folder here. */
  recordingIds(): Promise<readonly string[]>;
  /** All files of a recording that are not empty, take after take, each take's journal after its tracks; [] for none. */
  list(recordingId: string): Promise<readonly RawFile[]>;
  /** In the order of time; [] where the recorder was never in the room, as far as is known here. */
  takes(recordingId: string): Promise<readonly RawCaptureRun[]>;
  read(recordingId: string, range: RawRange): Promise<Uint8Array>;
  /** Writes bytes where they belong; what is there already is the same. The file must reach to the offset. */
  write(recordingId: string, piece: RawPiece): Promise<void>;
  /** Null where there is none, or none that can be read. */
  readNote(recordingId: string, name: RawTracksNote): Promise<unknown>;
  /** Replaces it as a whole. */
  writeNote(recordingId: string, name: RawTracksNote, note: object): Promise<void>;
  /** Puts parts one after the other into a file for sending, which replaces the one before. Returns its absolute path. */
  spool(recordingId: string, parts: readonly Uint8Array[]): Promise<string>;
}
