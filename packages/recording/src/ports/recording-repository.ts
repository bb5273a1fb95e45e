import type {
  RecorderKind,
  Recording,
  RecordingChanges,
  RecordingConfig,
  RecordingPhase,
  StorageProviderName,
} from '../domain/index.ts';

export interface NewRecording {
  readonly roomId: string;
  readonly recorder: RecorderKind;
  readonly config: RecordingConfig;
  readonly firstJoinedAt: Date;
}

export interface Lease {
  /** The worker process that holds the recorder. */
  readonly owner: string;
  readonly now: Date;
  readonly expiresAt: Date;
}

export interface PhaseDeadline {
  readonly phase: RecordingPhase;
  /** Rows not touched since. */
  readonly untouchedSince: Date;
}

export interface StoredQuery {
  readonly provider: StorageProviderName;
  /** Only those with a greater id; null for the first. */
  readonly afterId: string | null;
}

export interface RecordingRepository {
  find(recordingId: string): Promise<Recording | null>;
  /** Reads a recording and holds its row until the transaction ends; lock its room first. */
  lock(recordingId: string): Promise<Recording | null>;
  /** The room's recording that is requested, capturing or stopping; at most one exists. */
  findActive(roomId: string): Promise<Recording | null>;
  /** Everything requested, capturing or stopping, longest first. */
  listActive(limit: number): Promise<readonly Recording[]>;
  /** A room's recordings, newest first. */
  listByRoom(roomId: string): Promise<readonly Recording[]>;
  /** Null where the room already has an active one. */
  insert(recording: NewRecording): Promise<Recording | null>;
  update(recordingId: string, changes: RecordingChanges): Promise<void>;
  /** Takes a recording that nobody holds (or whose holder let it run out); false where another worker holds it. */
  claimLease(recordingId: string, lease: Lease): Promise<boolean>;
  /** Prolongs everything an owner holds and still captures; returns those recordings. */
  renewLeases(lease: Lease): Promise<readonly Recording[]>;
  releaseLease(recordingId: string): Promise<void>;
  /** What an owner holds and is still being captured. */
  listHeld(owner: string): Promise<readonly Recording[]>;
  /** Active recordings that no living worker holds. */
  listUnheld(now: Date, limit: number): Promise<readonly Recording[]>;
  /** Active recordings whose lease ran out before a moment, or that nobody has held or touched since. */
  listAbandoned(since: Date, limit: number): Promise<readonly Recording[]>;
  listOverdue(deadline: PhaseDeadline, limit: number): Promise<readonly Recording[]>;
  /** Failed recordings with a greater id than this one, in the order of their ids. */
  listFailed(afterId: string | null, limit: number): Promise<readonly Recording[]>;
  /** Captured before a moment and not completed yet, longest first. */
  listUnfinished(capturedBefore: Date, limit: number): Promise<readonly Recording[]>;
  /** Completed recordings of every store that are not erased, with a greater id than this one, in the order of their ids. */
  listCompleted(afterId: string | null, limit: number): Promise<readonly Recording[]>;
  /** Completed recordings that lie with a provider and are not erased, in the order of their ids. */
  listStored(query: StoredQuery, limit: number): Promise<readonly Recording[]>;
  /** How many those are, and how large their videos. */
  sumStored(provider: StorageProviderName): Promise<{ readonly count: number; readonly sizeBytes: number }>;
}
