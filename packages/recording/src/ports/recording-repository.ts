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
  /** Only rows not updated since. */
  readonly untouchedSince: Date;
}

export interface StoredQuery {
  readonly provider: StorageProviderName;
  /** Only recordings with a greater id; null for the first page. */
  readonly afterId: string | null;
}

export interface RecordingRepository {
  find(recordingId: string): Promise<Recording | null>;
  /** Reads a recording and locks its row until the transaction ends; lock its room first. */
  lock(recordingId: string): Promise<Recording | null>;
  /** Returns the room's recording that is requested, capturing or stopping; at most one exists. */
  findActive(roomId: string): Promise<Recording | null>;
  /** Lists all recordings that are requested, capturing or stopping, oldest first. */
  listActive(limit: number): Promise<readonly Recording[]>;
  /** Lists a room's recordings, newest first. */
  listByRoom(roomId: string): Promise<readonly Recording[]>;
  /** Inserts a recording; returns null if the room already has an active one. */
  insert(recording: NewRecording): Promise<Recording | null>;
  update(recordingId: string, changes: RecordingChanges): Promise<void>;
  /** Claims a recording that no worker holds, or whose lease has expired; returns false if another worker holds it. */
  claimLease(recordingId: string, lease: Lease): Promise<boolean>;
  /** Renews the leases of everything an owner holds and still captures; returns those recordings. */
  renewLeases(lease: Lease): Promise<readonly Recording[]>;
  releaseLease(recordingId: string): Promise<void>;
  /** Lists what an owner holds and is still being captured. */
  listHeld(owner: string): Promise<readonly Recording[]>;
  /** Lists active recordings that no running worker holds. */
  listUnheld(now: Date, limit: number): Promise<readonly Recording[]>;
  /** Lists active recordings whose lease expired before a time, or that no worker has held or updated since. */
  listAbandoned(since: Date, limit: number): Promise<readonly Recording[]>;
  listOverdue(deadline: PhaseDeadline, limit: number): Promise<readonly Recording[]>;
  /** Lists failed recordings with a greater id than this one, ordered by id. */
  listFailed(afterId: string | null, limit: number): Promise<readonly Recording[]>;
  /** Lists recordings that were captured before a time and are not completed, oldest first. */
  listUnfinished(capturedBefore: Date, limit: number): Promise<readonly Recording[]>;
  /** Lists completed recordings of all stores that are not erased, with a greater id than this one, ordered by id. */
  listCompleted(afterId: string | null, limit: number): Promise<readonly Recording[]>;
  /** Lists completed recordings that a provider stores and that are not erased, ordered by id. */
  listStored(query: StoredQuery, limit: number): Promise<readonly Recording[]>;
  /** Returns the number of those recordings and the total size of their videos. */
  sumStored(provider: StorageProviderName): Promise<{ readonly count: number; readonly sizeBytes: number }>;
}
