/** A file of a capture and its written size. It only grows: bytes at an offset never change. */
export interface RawFile {
  /** Relative to the recording's folder, with `/` as separator. */
  readonly file: string;
  readonly sizeBytes: number;
}

/** A byte range of one file. */
export interface RawRange {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** Bytes of a file from another disk. */
export interface RawBytes {
  readonly file: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
  /**
   * The latest time at which they were written; becomes the file's modification time, from which the end of a capture
   * run is read.
   */
  readonly writtenAt: Date;
}

/** One capture run, as far as this machine has it. */
export interface RawCaptureRun {
  /** The prefix of its files' names, including the `/`. */
  readonly prefix: string;
  readonly startAt: Date;
  /** When the recorder last wrote to its files. */
  readonly endAt: Date;
  /** Whether the recorder has closed its files; otherwise it was lost, or is still writing. */
  readonly isEnded: boolean;
}

/**
 * Notes that the pipeline stores with a recording's tracks: what was uploaded from here (`shipped`, the name in the
 * capture folder of all versions), and what was downloaded to here.
 */
export type RawTracksNote = 'shipped' | 'restored';

/**
 * The tracks and journals that the embedded recorder writes to this machine's disk, during and after the capture.
 * @throws SOURCE_FILE_UNREADABLE if they cannot be read, RECORDER_UNAVAILABLE if the disk cannot be written to (both
 *   retryable), INVALID_OBJECT_PATH for an id or file name that no recording of ours has; from every method
 */
export interface RawTracks {
  /** Lists the recordings that have a folder here. */
  recordingIds(): Promise<readonly string[]>;
  /**
   * Lists all non-empty files of a recording, by capture run, each run's journal after its tracks; [] if there are
   * none.
   */
  list(recordingId: string): Promise<readonly RawFile[]>;
  /** Lists the capture runs by time; [] if this machine has no files of the recording. */
  captureRuns(recordingId: string): Promise<readonly RawCaptureRun[]>;
  read(recordingId: string, range: RawRange): Promise<Uint8Array>;
  /** Writes bytes at their offset; bytes that are already there must be the same. The file must reach to the offset. */
  write(recordingId: string, added: RawBytes): Promise<void>;
  /** Reads a note; null if there is none, or if it is unreadable. */
  readNote(recordingId: string, name: RawTracksNote): Promise<unknown>;
  /** Replaces the whole note. */
  writeNote(recordingId: string, name: RawTracksNote, note: object): Promise<void>;
  /** Concatenates parts into a file for upload, which replaces the previous one. Returns its absolute path. */
  spool(recordingId: string, parts: readonly Uint8Array[]): Promise<string>;
}
