import type { RecordingConfig } from './recording-config.ts';

/** What callers see of a recording's state. */
export type RecordingStatus = 'in_progress' | 'completed' | 'failed';

/**
 * The finer steps behind `in_progress`, in their order; see `transition.ts` for the moves.
 * - requested: the row exists, no recorder has begun
 * - capturing: a recorder is in the room and writes
 * - stopping: the recorder was told to stop and has not confirmed
 * - composing: nothing is captured any more; the MP4 is being made
 * - storing: the MP4 is on its way to the store, then verified there
 */
export const ACTIVE_PHASES = ['requested', 'capturing', 'stopping'] as const;
export const RECORDING_PHASES = [...ACTIVE_PHASES, 'composing', 'storing', 'completed', 'failed'] as const;
export type RecordingPhase = (typeof RECORDING_PHASES)[number];

export type RecorderKind = 'embedded' | 'egress';
export type StorageProviderName = 'local' | 'supabase' | 's3' | 'gcs';

/**
 * What a recorder outside of our processes said of its file when it ended; kept in the row's metadata, hence JSON.
 * Null where it ended without a word.
 */
export interface RecorderOutput {
  readonly recordingSid: string;
  /** In the recorder's own words. */
  readonly status: string;
  /** Why it is not, or may not be, what was asked for; null where nothing is known to be wrong. */
  readonly problem: string | null;
  /** File path or object path; what was asked for where it never said what became of it. */
  readonly path: string | null;
  readonly sizeBytes: number | null;
  /** ISO time of the file's first media. */
  readonly mediaStartedAt: string | null;
}

/** One recording row. Times are UTC; sizes in bytes; durations in seconds. */
export interface Recording {
  readonly id: string;
  readonly roomId: string;
  readonly sessionId: string;
  readonly roomName: string;
  readonly recorder: RecorderKind;
  /** The egress id, or the embedded recorder's own; null until known. */
  readonly recordingSid: string | null;
  readonly status: RecordingStatus;
  readonly phase: RecordingPhase;
  /** 0 to 1 within the present phase; null where it cannot be told. */
  readonly progress: number | null;
  readonly config: RecordingConfig;
  readonly storageProvider: StorageProviderName | null;
  /** Null with the local store. */
  readonly storageBucket: string | null;
  readonly storagePath: string | null;
  /** The poster's object path; null where there is none. */
  readonly posterPath: string | null;
  readonly fileSizeBytes: number | null;
  readonly sha256: string | null;
  readonly durationSeconds: number | null;
  /** The first person's join and the last person's leave: the span the file covers. */
  readonly firstJoinedAt: Date | null;
  readonly lastLeftAt: Date | null;
  /** When the recorder began to write; the first join is a little earlier. */
  readonly startedAt: Date | null;
  /** When nothing more was captured; null while somebody may still be recorded. */
  readonly captureEndedAt: Date | null;
  readonly completedAt: Date | null;
  /** When an operator had to erase it; its row and its audit trail stay. */
  readonly erasedAt: Date | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}
