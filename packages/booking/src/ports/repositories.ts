import type { MentoringSession, NewNotification, Notification, RecordingConfig } from '@young-minds/recording/domain';
import type { Person, RecordingOverview } from '../domain/session.ts';

export interface RecordingConsent {
  readonly sessionId: string;
  readonly userId: string;
  /** The version of the notice that was accepted. */
  readonly noticeVersion: string;
  /** SHA-256 of the notice's text, lower-case hex. */
  readonly noticeSha256: string;
  /** The IP address of the client; null if unknown. */
  readonly address: string | null;
  readonly acceptedAt: Date;
}

export interface StoredConsent extends Omit<RecordingConsent, 'noticeSha256'> {
  readonly sessionTitle: string;
  /** Null for consents of earlier versions, which stored neither hash nor address. */
  readonly noticeSha256: string | null;
}

export interface ConsentsPage {
  readonly userId: string;
  /** Only consents from before this time; if absent, the latest ones. */
  readonly before?: Date | undefined;
  readonly limit: number;
}

/** Stores what participants accepted before each join. Rows are only added, each with an event in the audit trail. */
export interface ConsentRepository {
  add(consent: RecordingConsent): Promise<void>;
  /** Lists a user's consents, latest first. */
  list(page: ConsentsPage): Promise<StoredConsent[]>;
}

/** The notifications of a user. */
export interface NotificationRepository {
  /** Lists notifications, latest first. */
  list(userId: string, limit: number): Promise<Notification[]>;
  countUnread(userId: string): Promise<number>;
  /** Marks the given notifications as read, or all; ignores those of other users and those already read. */
  markRead(userId: string, ids: readonly string[] | 'all', at: Date): Promise<void>;
}

export interface RecordingOverviewPage {
  readonly userId: string;
  /** Only recordings created before this time; if absent, the latest ones. */
  readonly before?: Date | undefined;
  readonly limit: number;
}

/** The recordings of all sessions of a user. */
export interface RecordingOverviewRepository {
  /** Lists recordings, latest first. */
  list(page: RecordingOverviewPage): Promise<RecordingOverview[]>;
}

/** The change of a locked session that a decision requests. */
export interface SessionChange {
  readonly update:
    | { readonly type: 'cancel'; readonly at: Date; readonly byUserId: string }
    | { readonly type: 'move'; readonly startAt: Date; readonly endAt: Date };
  readonly notice: NewNotification;
}

export interface NewSession {
  readonly id: string;
  readonly title: string;
  readonly mentorId: string;
  readonly menteeId: string;
  readonly scheduledStartAt: Date;
  readonly scheduledEndAt: Date;
  readonly recordingConfig: RecordingConfig;
  readonly roomName: string;
}

export interface PastSessionsPage {
  readonly userId: string;
  readonly now: Date;
  /** Only sessions that started before this time; if absent, the latest ones. */
  readonly before?: Date | undefined;
  readonly limit: number;
}

/** Stores mentoring sessions with their rooms and participants. */
export interface SessionRepository {
  /**
   * Writes the session, its room, both expected participants and the notice in one transaction.
   * @throws SESSION_OVERLAPS if either participant has another session in that time
   */
  book(session: NewSession, notice: NewNotification): Promise<void>;
  /** Returns a session; null for an unknown id, and if it has no room. The id must be a uuid. */
  find(sessionId: string): Promise<MentoringSession | null>;
  /**
   * Locks a session, passes its current state to `decide` and writes the returned change with its notice; writes
   * nothing if `decide` throws.
   * @throws SESSION_NOT_FOUND, SESSION_OVERLAPS, and what `decide` throws
   */
  change(sessionId: string, decide: (session: MentoringSession) => SessionChange): Promise<MentoringSession>;
  /** Lists scheduled or active sessions that are in the future or can still be joined, the next one first. */
  listUpcoming(userId: string, now: Date): Promise<MentoringSession[]>;
  /** Lists all other sessions, latest first. */
  listPast(page: PastSessionsPage): Promise<MentoringSession[]>;
}

export interface UserRepository {
  /** Lists all mentors, by name. */
  listMentors(): Promise<Person[]>;
  /** Returns a user; null for an unknown id. */
  find(userId: string): Promise<Person | null>;
}

export interface JoinTokenRequest {
  readonly roomName: string;
  /** The user's id, which identifies a participant in the room. */
  readonly identity: string;
  /** The name that other participants see. */
  readonly displayName: string;
}

/** The LiveKit rooms of sessions. */
export interface MeetingRooms {
  /** Opens a room unless it is already open. @throws LIVEKIT_UNAVAILABLE */
  open(roomName: string): Promise<void>;
  /** Returns a short-lived token that lets one user join one room, to subscribe and publish; it grants nothing else. */
  issueToken(request: JoinTokenRequest): Promise<string>;
}

/** At most `max` uses within any period of `windowMs`. */
export interface RateLimit {
  /** What is limited, and for whom, such as `booking:<userId>`. */
  readonly subject: string;
  readonly max: number;
  readonly windowMs: number;
}

/** Limits that all processes share. The windows slide: a refused use does not count, so it does not extend a refusal. */
export interface RateLimiter {
  /** Counts a use against every limit. Returns false, and counts nothing, if one of them is used up. */
  use(limits: readonly RateLimit[]): Promise<boolean>;
  /** Takes back the latest use of every limit. */
  giveBack(limits: readonly RateLimit[]): Promise<void>;
}
