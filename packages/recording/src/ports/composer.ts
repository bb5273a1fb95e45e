import type { ArtifactFacts, RecorderKind, RecorderOutput, RecordingConfig, SessionSpan } from '../domain/index.ts';

/** Who recorded it, and what that recorder left behind. */
export interface CaptureSource {
  readonly recorder: RecorderKind;
  readonly sessionId: string;
  /** Null where no recorder ever began. */
  readonly recordingSid: string | null;
  /** Null where it said nothing, or keeps its own account as the embedded recorder does. */
  readonly output: RecorderOutput | null;
}

export interface ComposeRequest {
  readonly recordingId: string;
  readonly config: RecordingConfig;
  /** Absent: the embedded recorder, whose files are found by the recording's id alone. */
  readonly source?: CaptureSource;
  /** The span the MP4 covers; what was captured outside it is cut off. */
  readonly sessionSpan: SessionSpan;
  /** 0 to 1, called at most a few times a second. */
  readonly onProgress?: (progress: number) => void;
  readonly signal?: AbortSignal;
}

export interface Artifact extends ArtifactFacts {
  /** Absolute path of the MP4 (H.264, AAC, moov in front). */
  readonly filePath: string;
  /** Absolute path of the poster (JPEG); null where no picture could be taken. */
  readonly posterPath: string | null;
}

/** Makes the playable artifact out of what a recorder captured. */
export interface Composer {
  /**
   * Idempotent: a second call for the same recording makes the same file anew or returns the finished one.
   * @throws NOTHING_CAPTURED, RECORDING_UNREADABLE (both final), COMPOSITION_FAILED (retryable)
   */
  compose(request: ComposeRequest): Promise<Artifact>;
  /** Removes the captured tracks and the artifact; only called once the object was verified in the store. */
  discard(recordingId: string, source?: CaptureSource): Promise<void>;
  /** Whether anything is left of a recording that a video could be made of. */
  holds(recordingId: string, source?: CaptureSource): Promise<boolean>;
}

export interface ComposeAheadRequest {
  readonly recordingId: string;
  readonly config: RecordingConfig;
  /** Where the span begins, as far as is known. */
  readonly startAt: Date;
  /** When everybody had left, and the span ends unless somebody comes back; null while people are there. */
  readonly lastLeftAt: Date | null;
  readonly signal?: AbortSignal;
}

/** A composer that can work while the call goes on, so that little is left to do at its end. */
export interface AheadComposer {
  /**
   * Does one piece of what `compose` will need, as far as it is settled; with an empty room up to the finished file.
   * Nothing depends on it: what turns out otherwise is made anew by `compose`. May run beside it, in any process.
   * @returns whether there is more to do already
   * @throws COMPOSITION_FAILED (retryable)
   */
  composeAhead(request: ComposeAheadRequest): Promise<boolean>;
}
