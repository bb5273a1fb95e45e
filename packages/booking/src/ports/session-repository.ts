import type { RecordingConfig } from '@young-minds/recording/domain';
import type { MentoringSession } from '../domain/mentoring-session.ts';
import type { SessionNotice } from '../domain/session-notice.ts';

/** What a decision about a locked session asks to be written. */
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
  /** Only sessions that began before this moment; absent: the latest ones. */
  readonly before?: Date | undefined;
  readonly limit: number;
}

/** Mentoring sessions with their rooms and people. */
export interface SessionRepository {
  /**
   * Writes the session, its room, both expected participants and the notice, all or nothing.
   * @throws SESSION_OVERLAPS where either person has another session in that time
   */
  book(session: NewSession, notice: SessionNotice): Promise<void>;
  /** Null for an unknown id. The id must be a uuid. */
  find(sessionId: string): Promise<MentoringSession | null>;
  /**
   * Locks a session, lets `decide` judge its present state and writes what it returns with its notice; nothing where
   * it throws. @throws SESSION_NOT_FOUND, SESSION_OVERLAPS, and what `decide` throws
   */
  change(sessionId: string, decide: (session: MentoringSession) => SessionChange): Promise<MentoringSession>;
  /** Scheduled or active sessions that can still be entered or lie ahead, the next one first. */
  listUpcoming(userId: string, now: Date): Promise<MentoringSession[]>;
  /** All others, the latest one first. */
  listPast(page: PastSessionsPage): Promise<MentoringSession[]>;
}
