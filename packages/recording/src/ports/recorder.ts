import type { RecorderKind, RecordingConfig, SeenPresence, UnrecordedTrack } from '../domain/index.ts';

export interface StartRecorderRequest {
  readonly recordingId: string;
  readonly sessionId: string;
  readonly roomName: string;
  readonly config: RecordingConfig;
  /** What it is already recorded by, where another worker began it; null or absent where nobody has. */
  readonly recordingSid?: string | null;
}

/** What a recorder tells of a recording it was started for. Delivered at least once, in order for each recording. */
export type RecorderReport =
  | { readonly type: 'began'; readonly recordingId: string; readonly recordingSid: string; readonly at: Date }
  /** Nothing is being written at the moment (connection lost, disk refused); it goes on trying. */
  | { readonly type: 'interrupted'; readonly recordingId: string; readonly at: Date; readonly reason: string }
  /**
   * It writes again; nothing was written since, by whichever process. Null: another machine wrote, and until when is known
   * there alone.
   */
  | { readonly type: 'resumed'; readonly recordingId: string; readonly at: Date; readonly since: Date | null }
  /** Somebody publishes what cannot be recorded; told again for each take. */
  | {
      readonly type: 'track_refused';
      readonly recordingId: string;
      readonly at: Date;
      readonly track: UnrecordedTrack;
    }
  /** Another recorder has come for the same recording. It has left, and comes back only when it is started again. */
  | { readonly type: 'displaced'; readonly recordingId: string; readonly at: Date }
  | {
      readonly type: 'ended';
      readonly recordingId: string;
      readonly at: Date;
      readonly reason: string;
      /** Presence as the recorder saw it; null where it saw nobody. */
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
 * Records one LiveKit room: the port behind which the embedded recorder and LiveKit Egress stand.
 * What becomes of a recording is told through reports, never through return values: a start that returned may
 * still fail later.
 */
export interface Recorder {
  readonly kind: RecorderKind;
  /** Starts recording a room. Idempotent by `recordingId`. @throws RECORDER_UNAVAILABLE, LIVEKIT_UNAVAILABLE (retryable) */
  start(request: StartRecorderRequest): Promise<void>;
  /** Stops and closes what was captured; an `ended` report follows. Unknown or ended recordings are no error. */
  stop(recordingId: string): Promise<void>;
  /** Recordings that this process itself keeps going. */
  activeRecordingIds(): readonly string[];
  /** Leaves a recording to another process, without a report. Unknown ones are no error. */
  letGo(recordingId: string): Promise<void>;
}
