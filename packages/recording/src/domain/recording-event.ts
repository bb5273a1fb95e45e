import type { RecorderKind, RecorderOutput, StorageProviderName } from './recording.ts';

/** The span a recording covers: first person's join to last person's leave. */
export interface SessionSpan {
  readonly startAt: Date;
  readonly endAt: Date;
}

/** Presence as a recorder saw it. */
export interface SeenPresence extends SessionSpan {
  /** The recorder itself was gone before the last person was: the end is its own. */
  readonly isCutShort?: boolean;
}

/** Everything that can move a recording along its state line; nothing else may. */
export type RecordingEvent =
  /** The recorder could not begin, and another one is to try. */
  | { readonly type: 'recorder_replaced'; readonly at: Date; readonly recorder: RecorderKind; readonly reason: string }
  /** The recorder is in the room and its first bytes can be written. */
  | { readonly type: 'capture_began'; readonly recordingSid: string; readonly at: Date }
  /** Nobody is in the room and the grace is over, or an operator asks. */
  | { readonly type: 'stop_requested'; readonly at: Date; readonly reason: string; readonly lastLeftAt: Date | null }
  /** The recorder has closed its files and left. */
  | {
      readonly type: 'capture_ended';
      readonly at: Date;
      readonly sessionSpan: SessionSpan;
      readonly reason: string;
      /** Where a recorder of its own has left a file. */
      readonly output?: RecorderOutput;
    }
  /** The MP4 and its poster lie on the worker's disk. */
  | { readonly type: 'artifact_composed'; readonly artifact: ArtifactFacts }
  /** The object is in the store and its size and checksum were read back. */
  | { readonly type: 'object_verified'; readonly object: StoredObjectFacts; readonly at: Date }
  /** It cannot go on; no bytes of it are left to try again with, or every try is used up. */
  | { readonly type: 'failed'; readonly at: Date; readonly code: string; readonly message: string }
  /** It had failed, and what it was made of, or the finished object, is found to be there: it is taken up again. */
  | { readonly type: 'retry_requested'; readonly at: Date; readonly reason: string };

export interface ArtifactFacts {
  readonly durationSeconds: number;
  readonly sizeBytes: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** What a viewer would complain about, such as a picture that never changes; absent where nothing was found. */
  readonly flaws?: readonly string[];
}

export interface StoredObjectFacts {
  readonly provider: StorageProviderName;
  /** Null with the local store. */
  readonly bucket: string | null;
  readonly path: string;
  readonly posterPath: string | null;
  readonly identifier: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly durationSeconds: number;
}
