import type { RecorderKind, StorageProviderName } from './recording.ts';
import type { ArtifactFacts, RecorderOutput } from './recording-metadata.ts';

/** The session span that a recording covers: from the first join to the last leave. */
export interface SessionSpan {
  readonly startAt: Date;
  readonly endAt: Date;
}

/** Presence as a recorder saw it. */
export interface SeenPresence extends SessionSpan {
  /** The recorder left before the last participant: the end is its own. */
  readonly isCutShort?: boolean;
}

/** The events of the state machine; nothing else changes a recording's state. */
export type RecordingEvent =
  /** The recorder could not start, or no longer records, and another one should continue. */
  | {
      readonly type: 'recorder_replaced';
      readonly at: Date;
      readonly recorder: RecorderKind;
      readonly reason: string;
      /** The file of the replaced recorder, if it reported one. */
      readonly output?: RecorderOutput;
    }
  /** The recorder is in the room and its first bytes can be written. */
  | { readonly type: 'capture_began'; readonly recordingSid: string; readonly at: Date }
  /** The room is empty and the grace period is over, or an operator asks. */
  | { readonly type: 'stop_requested'; readonly at: Date; readonly reason: string; readonly lastLeftAt: Date | null }
  /** The recorder has closed its files and left. */
  | {
      readonly type: 'capture_ended';
      readonly at: Date;
      readonly sessionSpan: SessionSpan;
      readonly reason: string;
      /** The file of a recorder that writes its own. */
      readonly output?: RecorderOutput;
    }
  /** The MP4 and its poster are on the worker's disk. */
  | { readonly type: 'artifact_composed'; readonly artifact: ArtifactFacts }
  /** The object is in the store and its size and checksum were read back. */
  | { readonly type: 'object_verified'; readonly object: StoredObjectFacts; readonly at: Date }
  /** The recording cannot continue: nothing is left to retry with, or no tries are left. */
  | { readonly type: 'failed'; readonly at: Date; readonly code: string; readonly message: string }
  /** Nothing was captured of a visit that was too short to be a session, so there is no recording. */
  | { readonly type: 'discarded'; readonly at: Date; readonly reason: string }
  /** The recording had failed, and its tracks or its finished object exist: it is retried. */
  | { readonly type: 'retry_requested'; readonly at: Date; readonly reason: string };

export interface StoredObjectFacts {
  readonly provider: StorageProviderName;
  /** Null for the local store. */
  readonly bucket: string | null;
  /** Null for the local store. */
  readonly endpoint: string | null;
  readonly path: string;
  readonly posterPath: string | null;
  readonly identifier: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly durationSeconds: number;
}
