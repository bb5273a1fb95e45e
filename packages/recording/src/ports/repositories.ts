import type {
  AuditEntry,
  MailableNotification,
  MentoringSession,
  NewNotification,
  OperatorAlert,
  PresenceSpan,
  RecorderKind,
  Recording,
  RecordingChanges,
  RecordingConfig,
  RecordingMetadata,
  RecordingPhase,
  Room,
  RoomStatus,
  SessionParticipants,
  SessionStatus,
  StorageProviderName,
} from '../domain/index.ts';
import type { JobQueue } from './job-queue.ts';

/** The audit trail: events are added, never changed and never deleted. */
export interface RefusalsOf {
  /** Null: sessions without a room. */
  readonly roomId: string | null;
  /** Null: users who were not signed in. */
  readonly actorUserId: string | null;
  readonly withinMs: number;
}

export interface AuditTrail {
  record(entry: AuditEntry): Promise<void>;
  /** Counts the refused accesses of a user to a room's recordings, up to now. */
  countRefusals(refusals: RefusalsOf): Promise<number>;
}

/** What one transaction can read and write. Rows are locked room first, then recording, to avoid deadlocks. */
export interface Repositories {
  readonly rooms: RoomRepository;
  readonly sessions: SessionRepository;
  readonly participants: ParticipantRepository;
  readonly recordings: RecordingRepository;
  readonly audit: AuditTrail;
  readonly inbox: WebhookInbox;
  readonly notifications: NotificationRepository;
  readonly alerts: OperatorAlerts;
  readonly backgroundTaskRuns: BackgroundTaskLedger;
  readonly jobs: JobQueue;
}

/** A transaction: what `work` wrote is committed exactly if `run` has returned. */
export interface UnitOfWork {
  /** @throws DATABASE_UNAVAILABLE (retryable), and whatever `work` throws */
  run<Result>(work: (repositories: Repositories) => Promise<Result>): Promise<Result>;
}

export interface NewRecording {
  readonly roomId: string;
  readonly recorder: RecorderKind;
  readonly config: RecordingConfig;
  readonly firstJoinedAt: Date;
  /** Default: empty. */
  readonly metadata?: RecordingMetadata;
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

/** A store whose recordings are listed, in all its buckets. */
export interface StoreQuery {
  readonly provider: StorageProviderName;
  readonly endpoint: string | null;
  /** Whether rows without an endpoint are in this store. */
  readonly isDefault: boolean;
}

export interface StoredQuery extends StoreQuery {
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
  /** Lists completed recordings that a store has and that are not erased, ordered by id. */
  listStored(query: StoredQuery, limit: number): Promise<readonly Recording[]>;
  /** Returns the number of those recordings and the total size of their videos. */
  sumStored(store: StoreQuery): Promise<{ readonly count: number; readonly sizeBytes: number }>;
  /** Lists completed recordings whose postponed erasure is due. */
  listDueErasures(now: Date, limit: number): Promise<readonly Recording[]>;
  /** Sets the endpoint of a provider's recordings that have none; returns how many there were. */
  fillEndpoint(provider: StorageProviderName, endpoint: string): Promise<number>;
}

export interface RoomRepository {
  findBySession(sessionId: string): Promise<Room | null>;
  /**
   * Reads a room and locks its row until the transaction ends. Every change of presence or recordings holds this lock.
   */
  lockByName(roomName: string): Promise<Room | null>;
  lock(roomId: string): Promise<Room | null>;
  /** Lists those of the names that are rooms of ours. */
  listByNames(roomNames: readonly string[]): Promise<readonly Pick<Room, 'id' | 'roomName'>[]>;
  /** Lists those of the names whose session admits no one at this time: it is cancelled, or too late to join. */
  listNotAdmitting(roomNames: readonly string[], now: Date): Promise<readonly Pick<Room, 'id' | 'roomName'>[]>;
  /** Lists rooms with participants, and rooms with an active recording. */
  listUnsettled(limit: number): Promise<readonly Pick<Room, 'id' | 'roomName'>[]>;
  update(roomId: string, changes: { readonly roomSid?: string; readonly status?: RoomStatus }): Promise<void>;
}

/** What recording needs of the sessions; booking has its own port for the same rows. */
export interface SessionRepository {
  /** Returns the participants of a session, with or without a room; null for an unknown id. The id must be a uuid. */
  findParticipants(sessionId: string): Promise<SessionParticipants | null>;
  /** Changes the status of a session if it is still one of `from`; returns whether it was. */
  move(sessionId: string, from: readonly SessionStatus[], to: SessionStatus): Promise<boolean>;
  /**
   * Lists open sessions whose scheduled end has passed and whose outcome is certain, oldest first: both participants
   * came, or joining is no longer possible.
   */
  listEnded(now: Date, limit: number): Promise<readonly MentoringSession[]>;
}

export interface ParticipantPresence extends PresenceSpan {
  readonly roomId: string;
  readonly roomSid: string;
}

export interface ParticipantRepository {
  /**
   * Merges new facts into a presence record, in whatever order they arrive: the earliest join and the earliest leave
   * win, and a leave is never undone. A user's first presence uses the row that the booking created.
   */
  merge(presence: ParticipantPresence): Promise<void>;
  /** Ends the open presence records of one room sid, after that room has closed. Returns their number. */
  endAll(room: { readonly roomId: string; readonly roomSid: string; readonly at: Date }): Promise<number>;
  /** Lists the presence records of a room, oldest first. */
  listSpans(roomId: string): Promise<readonly PresenceSpan[]>;
}

/** Adds and mails notifications; booking has its own port to list them. */
export interface NotificationRepository {
  /** Adds a notification and returns its id; null if the user already has this notification about this recording. */
  add(notification: NewNotification): Promise<string | null>;
  /** Locks a notification until the transaction ends; null if it was mailed or does not exist. */
  lockUnmailed(notificationId: string): Promise<MailableNotification | null>;
  /** Lists the ids of notifications in a time range that were not mailed, oldest first. */
  listUnmailed(span: { readonly from: Date; readonly to: Date }, limit: number): Promise<readonly string[]>;
  markMailed(notificationId: string, at: Date): Promise<void>;
}

/** One webhook as received, without its secrets. */
export interface InboxEntry {
  readonly eventId: string;
  readonly eventType: string;
  readonly roomName: string | null;
  readonly roomSid: string | null;
  readonly egressId: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly eventCreatedAt: Date;
}

export interface InboxSettlement {
  readonly state: 'applied' | 'ignored';
  /** What it did, or why it was ignored; for readers of the table. */
  readonly outcome: string;
  readonly at: Date;
}

export interface WebhookInbox {
  /** Stores an entry; returns false and writes nothing if its event id is already stored. */
  store(entry: InboxEntry): Promise<boolean>;
  /** Locks a pending entry until the transaction ends; null if it is unknown or already settled. */
  lockPending(eventId: string): Promise<InboxEntry | null>;
  find(eventId: string): Promise<InboxEntry | null>;
  settle(eventId: string, settlement: InboxSettlement): Promise<void>;
  /** Returns when the room with this sid closed, if its `room_finished` has been received, applied or not. */
  roomFinishedAt(room: { readonly roomName: string; readonly roomSid: string }): Promise<Date | null>;
  /** Lists the ids of entries that have been pending since before a time, oldest first. */
  listPending(receivedBefore: Date, limit: number): Promise<readonly string[]>;
  /** Deletes processed entries that were received before a time. Returns their number, at most `limit`. */
  deleteProcessed(receivedBefore: Date, limit: number): Promise<number>;
}

export interface UnsentAlert extends OperatorAlert {
  readonly id: string;
  readonly raisedAt: Date;
}

/** Alerts to the operator, stored until they are sent. */
export interface OperatorAlerts {
  /**
   * Raises an alert. Returns false and changes nothing if the same alert was raised for the same subject before, sent
   * or not.
   */
  raise(alert: OperatorAlert, at: Date): Promise<boolean>;
  /** Locks the unsent alerts until the transaction ends, oldest first; skips those that another worker holds. */
  lockUnsent(limit: number): Promise<readonly UnsentAlert[]>;
  markSent(ids: readonly string[], at: Date): Promise<void>;
}

export interface BackgroundTaskTurn {
  readonly now: Date;
  /** When another worker may start, if this run never settles. */
  readonly until: Date;
}

/** Background tasks that one worker runs for all workers, and that continue where the last run stopped. */
export interface BackgroundTaskLedger {
  /** Claims the next run; returns false if it is not due, or if another worker runs it. */
  claim(name: string, turn: BackgroundTaskTurn): Promise<boolean>;
  /** Returns where the last run stopped; null for the beginning. */
  positionOf(name: string): Promise<string | null>;
  settle(name: string, run: { readonly nextAt: Date; readonly position: string | null }): Promise<void>;
}

/** An event of the audit trail as the database stores it, each field as text; null if it is empty. */
export interface ChainedAuditLine {
  /** The room, or a uuid of zeros for events without a room: there is one chain per room. */
  readonly chainId: string;
  /** 1 for the first event of a chain. */
  readonly chainIndex: string;
  /** The hash of the previous event. */
  readonly previousHash: string | null;
  /** SHA-256 over all other fields except `chainId`, lower-case hex. */
  readonly hash: string;
  readonly id: string;
  readonly roomId: string | null;
  readonly recordingId: string | null;
  readonly actorUserId: string | null;
  readonly eventType: string;
  readonly eventData: string;
  readonly source: string;
  readonly severity: string;
  /** Microseconds since the epoch. */
  readonly createdAtMicros: string;
}

/** Reads the audit trail for verification. */
export interface AuditChain {
  /** Yields every event, chain by chain, in order. @throws DATABASE_UNAVAILABLE (retryable) */
  lines(): AsyncIterable<ChainedAuditLine>;
  /**
   * Returns the id of a consent that is not as its event says, or of which the row or the event is missing; null if
   * there is none. @throws DATABASE_UNAVAILABLE (retryable)
   */
  findDifferingConsent(): Promise<string | null>;
  /** Lists the last event of each chain that has events since a time; of all chains if it is null. */
  headsSince(since: Date | null): Promise<readonly ChainHead[]>;
  /** Returns the first of these heads that the trail does not have at its place; null if it has all of them. */
  findDifferingHead(heads: readonly ChainHead[]): Promise<DifferingHead | null>;
}

/** The last event of a chain at some time. */
export type ChainHead = Pick<ChainedAuditLine, 'chainId' | 'chainIndex' | 'hash'>;

export interface DifferingHead extends Pick<ChainHead, 'chainId' | 'chainIndex'> {
  readonly found: 'no chain' | 'no line' | 'another line';
}
