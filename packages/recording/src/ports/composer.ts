import type { ArtifactFacts, RecorderKind, RecorderOutput, RecordingConfig, SessionSpan } from '../domain/index.ts';

/** The recorder of a recording, and the file it left. */
export interface CaptureSource {
  readonly recorder: RecorderKind;
  readonly sessionId: string;
  /** Null if no recorder ever started. */
  readonly recordingSid: string | null;
  /** Null if the recorder reported no file, or keeps its own journal like the embedded recorder. */
  readonly output: RecorderOutput | null;
}

export interface ComposeRequest {
  readonly recordingId: string;
  readonly config: RecordingConfig;
  /** Absent for the embedded recorder, whose files are found by the recording's id alone. */
  readonly source?: CaptureSource;
  /** The span that the MP4 covers; media outside it is cut off. */
  readonly sessionSpan: SessionSpan;
  /** Progress from 0 to 1; called at most a few times per second. */
  readonly onProgress?: (progress: number) => void;
  readonly signal?: AbortSignal;
}

export interface Artifact extends ArtifactFacts {
  /** Absolute path of the MP4 (H.264, AAC, moov in front). */
  readonly filePath: string;
  /** Absolute path of the poster (JPEG); null if no picture could be taken. */
  readonly posterPath: string | null;
}

/** Composes the playable artifact from what a recorder captured. */
export interface Composer {
  /**
   * Composes a recording. Idempotent: a second call for the same recording composes the same file again or returns the
   * finished one.
   * @throws NOTHING_CAPTURED, RECORDING_UNREADABLE (both final), COMPOSITION_FAILED (retryable)
   */
  compose(request: ComposeRequest): Promise<Artifact>;
  /** Deletes the captured tracks and the artifact. Only called after the object was verified in the store. */
  discard(recordingId: string, source?: CaptureSource): Promise<void>;
  /** Returns whether anything is left of a recording from which a video can be made. */
  holds(recordingId: string, source?: CaptureSource): Promise<boolean>;
}

export interface ComposeAheadRequest {
  readonly recordingId: string;
  readonly config: RecordingConfig;
  /** When the session span begins, as far as is known. */
  readonly startAt: Date;
  /**
   * When all participants had left, which ends the session span unless one rejoins; null while a participant is
   * present.
   */
  readonly lastLeftAt: Date | null;
  readonly signal?: AbortSignal;
}

/** A composer that can work during the call, so that little is left to do at its end. */
export interface AheadComposer {
  /**
   * Composes one segment that `compose` will need, as far as it is settled; if the room is empty, up to the finished
   * file. Optional: `compose` redoes segments that turn out different. May run in parallel with it, in any process.
   * @returns whether more can be composed already
   * @throws COMPOSITION_FAILED (retryable)
   */
  composeAhead(request: ComposeAheadRequest): Promise<boolean>;
}
