import type {
  ArtifactFacts,
  EgressSnapshot,
  LostSpan,
  PublishedMedia,
  RecorderKind,
  RecorderOutput,
  RecordingConfig,
  ReplacedCapture,
  SeenPresence,
  SessionSpan,
  UnrecordedTrack,
} from '../domain/index.ts';

export interface StartRecorderRequest {
  readonly recordingId: string;
  readonly sessionId: string;
  readonly roomName: string;
  readonly config: RecordingConfig;
  /** The recording's sid if another worker started it; otherwise null or absent. */
  readonly recordingSid?: string | null;
}

/** A recorder's report about a recording it was started for. Delivered at least once, in order for each recording. */
export type RecorderReport =
  | { readonly type: 'began'; readonly recordingId: string; readonly recordingSid: string; readonly at: Date }
  /** Nothing is being written (connection lost, disk refused); the recorder keeps trying. */
  | { readonly type: 'interrupted'; readonly recordingId: string; readonly at: Date; readonly reason: string }
  /**
   * The recorder writes again; nothing was written since `since`, by any process. Null if another machine wrote: only
   * that machine has the time until which it wrote.
   */
  | { readonly type: 'resumed'; readonly recordingId: string; readonly at: Date; readonly since: Date | null }
  /** A participant publishes a track that cannot be recorded; repeated in each capture run. */
  | {
      readonly type: 'track_refused';
      readonly recordingId: string;
      readonly at: Date;
      readonly track: UnrecordedTrack;
    }
  /** Another recorder joined for the same recording. This one has left, and returns only if it is started again. */
  | { readonly type: 'displaced'; readonly recordingId: string; readonly at: Date }
  | {
      readonly type: 'ended';
      readonly recordingId: string;
      readonly at: Date;
      readonly reason: string;
      /** Presence as the recorder saw it; null if it saw no participant. */
      readonly presence: SeenPresence | null;
    }
  | {
      readonly type: 'failed';
      readonly recordingId: string;
      readonly at: Date;
      readonly code: string;
      readonly message: string;
    };

/**
 * Records one LiveKit room: the port for the embedded recorder and LiveKit Egress. Results arrive as reports, never as
 * return values: a start that returned may still fail later.
 */
export interface Recorder {
  readonly kind: RecorderKind;
  /**
   * Starts recording a room. Idempotent by `recordingId`.
   * @throws RECORDER_UNAVAILABLE, LIVEKIT_UNAVAILABLE (retryable)
   */
  start(request: StartRecorderRequest): Promise<void>;
  /** Stops a recording and closes its files; an `ended` report follows. Unknown or ended recordings are no error. */
  stop(recordingId: string): Promise<void>;
  /** Lists the recordings that this process captures itself. */
  activeRecordingIds(): readonly string[];
  /** Leaves a recording to another process, without a report. Unknown ones are no error. */
  handOver(recordingId: string): Promise<void>;
}

/**
 * The recorders of this process. A recording's row names its recorder, because the recorder can be switched while
 * sessions run.
 */
export interface RecorderRegistry {
  /** @throws CONFIGURATION_INVALID if this process has no such recorder */
  of(kind: RecorderKind): Recorder;
  all(): readonly Recorder[];
}

/** The recorder of a recording, and the file it left. */
export interface CaptureSource {
  readonly recorder: RecorderKind;
  readonly sessionId: string;
  /** Null if no recorder ever started. */
  readonly recordingSid: string | null;
  /** Null if the recorder reported no file, or keeps its own journal like the embedded recorder. */
  readonly output: RecorderOutput | null;
  /** What another recorder captured before; absent if one recorder captured everything. */
  readonly replaced?: ReplacedCapture;
  /** What participants published; absent if it is unknown, or if the recorder keeps its own journal. */
  readonly published?: readonly PublishedMedia[];
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

export interface Artifact extends Omit<ArtifactFacts, 'flaws' | 'lost'> {
  /** Quality issues, as texts; absent if none were found. */
  readonly qualityIssues?: readonly string[];
  /** Media that was lost inside the video; absent if none was. */
  readonly lost?: readonly LostSpan[];
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
   * @throws NOTHING_CAPTURED, RECORDING_UNREADABLE, RECORDER_NOT_STARTED, RECORDER_CRASHED, RECORDER_OUTPUT_LOST (all
   *   final), COMPOSITION_FAILED, RECORDER_OUTPUT_MISSING (retryable)
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

/** The disk with raw tracks and unfinished compositions. */
export interface CaptureDisk {
  /** Writes and deletes a small file. @throws RECORDER_UNAVAILABLE if that fails */
  probe(): Promise<void>;
  /** @throws RECORDER_UNAVAILABLE */
  freeBytes(): Promise<number>;
  /** Returns the size of a recording's tracks so far; 0 if this disk has none of them. */
  capturedBytes(recordingId: string): Promise<number>;
}

/** The folders in which recordings are captured and composed, each named after its recording. */
export interface CaptureFolders {
  /** Lists the ids of recordings that have a folder on this machine. */
  list(): Promise<readonly string[]>;
}

/**
 * - `stopping`: the stop was accepted; the end follows
 * - `ended`: it had ended before, or LiveKit does not list it
 * - `no_answer`: LiveKit reports it as running, and its service does not answer
 */
export type StopEgressOutcome = 'stopping' | 'ended' | 'no_answer';

export interface EgressRoom {
  readonly hasBrowser: boolean;
  /** What participants publish; null if no participant is present, or if one of them is still connecting. */
  readonly published: Omit<PublishedMedia, 'at'> | null;
}

/**
 * - `answered`: the page in the browser runs
 * - `silent`: LiveKit passed the question on, and no answer came
 * - `unknown`: LiveKit cannot ask, or the browser was not permitted to answer until now
 */
export type BrowserAnswer = 'answered' | 'silent' | 'unknown';

/**
 * LiveKit's egresses, including those of other applications.
 * @throws LIVEKIT_UNAVAILABLE (retryable), from every method
 */
export interface EgressService {
  /** Lists all egresses that have not ended, in every room. */
  listActive(): Promise<readonly EgressSnapshot[]>;
  /** Lists a room's egresses, including ended ones as long as LiveKit keeps them: a day at most. */
  listOfRoom(roomName: string): Promise<readonly EgressSnapshot[]>;
  /** Stops an egress. Returns within seconds; a repeated stop is no error. */
  stop(egressId: string): Promise<StopEgressOutcome>;
  /**
   * Returns whether an egress that LiveKit reports as running answers. Takes at most 1.5 s, and changes nothing.
   */
  answers(egressId: string): Promise<boolean>;
  /** Looks who is in the room of an egress. LiveKit lists a crashed browser for another 20 s. */
  lookInto(roomName: string, egressId: string): Promise<EgressRoom>;
  /** Asks the browser of an egress for a sign of life, and permits it to answer. Takes at most 4 s. */
  askBrowser(roomName: string, egressId: string): Promise<BrowserAnswer>;
  /** Removes the browser of an egress from its room; none there is no error. */
  removeBrowser(roomName: string, egressId: string): Promise<void>;
}

/** What running egresses have written so far, in their folder or bucket. */
export interface EgressOutputs {
  /**
   * Returns when an egress last wrote a segment, by the clock of its destination; null if it has written none, or if
   * that is unknown at the moment.
   * @param outputPath the path of its file
   */
  lastWrittenAt(outputPath: string): Promise<Date | null>;
}
