import type { RecorderKind, RecordingConfig, SeenPresence, UnrecordedTrack } from '../domain/index.ts';

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
  letGo(recordingId: string): Promise<void>;
}
