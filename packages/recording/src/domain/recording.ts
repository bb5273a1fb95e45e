import type { RecordingConfig, RecordingLayout } from './recording-config.ts';
import type { RecordingMetadata } from './recording-metadata.ts';

/** The state of a recording as callers see it. */
export type RecordingStatus = 'in_progress' | 'completed' | 'failed';

/**
 * The phases behind `in_progress`, in order; see `transition.ts` for the transitions. The first three are active.
 * - requested: the row exists, no recorder has started
 * - capturing: a recorder is in the room and writes
 * - stopping: the recorder was asked to stop and has not confirmed
 * - composing: the capture has ended; the MP4 is being composed
 * - storing: the MP4 is being uploaded to the store, then verified there
 */
export const ACTIVE_PHASES = ['requested', 'capturing', 'stopping'] as const;
export const RECORDING_PHASES = [...ACTIVE_PHASES, 'composing', 'storing', 'completed', 'failed'] as const;

export type RecordingPhase = (typeof RECORDING_PHASES)[number];

export type RecorderKind = 'embedded' | 'egress';

export type StorageProviderName = 'local' | 'supabase' | 's3' | 'gcs';

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
  /** 0 to 1 within the current phase; null if unknown. */
  readonly progress: number | null;
  readonly config: RecordingConfig;
  readonly storageProvider: StorageProviderName | null;
  /** Null for the local store. */
  readonly storageBucket: string | null;
  /** The store's address. Null for the local store, and for the configured one of rows from before it was stored. */
  readonly storageEndpoint: string | null;
  readonly storagePath: string | null;
  /** The poster's object path; null if there is none. */
  readonly posterPath: string | null;
  readonly fileSizeBytes: number | null;
  readonly sha256: string | null;
  readonly durationSeconds: number | null;
  /** The first join and the last leave: the session span that the file covers. */
  readonly firstJoinedAt: Date | null;
  readonly lastLeftAt: Date | null;
  /** When the recorder started writing, which is slightly after the first join. */
  readonly startedAt: Date | null;
  /** When the capture ended; null while participants may still be recorded. */
  readonly captureEndedAt: Date | null;
  readonly completedAt: Date | null;
  /** When an operator erased it; its row and its audit trail stay. */
  readonly erasedAt: Date | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly metadata: RecordingMetadata;
  readonly createdAt: Date;
}

/** The operator's settings for every session. */
export interface RecordingPolicy {
  /** If false, nothing is recorded, whatever a session asks for. */
  readonly isEnabled: boolean;
  /** The grace period: how long an empty room waits for a participant to rejoin before its recording stops. */
  readonly graceMs: number;
  readonly recorder: RecorderKind;
  /** The layout of recordings whose session chooses none; if absent, `grid`. */
  readonly layout?: RecordingLayout;
  /** The recorder that takes over if `recorder` cannot start; if absent, `recorder` is retried. */
  readonly fallback?: RecorderKind;
  /** What happens to the tracks of the embedded recorder; if absent, they stay on its disk. */
  readonly rawTracks?: RawTracksPolicy;
}

export interface RawTracksPolicy {
  /** Whether they are uploaded to the store during the call. */
  readonly toStore: boolean;
  /** Whether they stay in the store after the recording is completed. */
  readonly keep: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Returns whether a value is a lower-case uuid, the only shape of our ids. Check ids before they reach SQL. */
export function isUuid(value: string): boolean {
  return UUID.test(value);
}

/** Parses an id from outside, such as a URL, in any letter case. Returns null for anything but a uuid. */
export function parseUuid(value: string): string | null {
  const id = value.toLowerCase();
  return isUuid(id) ? id : null;
}
