import type { RecordingConfig } from '@young-minds/recording/domain';
import type { MentoringSession } from '../domain/mentoring-session.ts';
import type { SessionNotice } from '../domain/session-notice.ts';

/** The change of a locked session that a decision requests. */
export interface SessionChange {
  readonly update:
    | { readonly type: 'cancel'; readonly at: Date; readonly byUserId: string }
    | { readonly type: 'move'; readonly startAt: Date; readonly endAt: Date };
  readonly notice: SessionNotice;
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
  book(session: NewSession, notice: SessionNotice): Promise<void>;
  /** Returns a session; null for an unknown id. The id must be a uuid. */
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
