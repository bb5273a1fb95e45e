import type { MentoringSession, SessionStatus } from '../domain/index.ts';

export interface SessionRepository {
  find(sessionId: string): Promise<MentoringSession | null>;
  /** Moves a session on if it is still in one of the states `from`; tells whether it was. */
  move(sessionId: string, from: readonly SessionStatus[], to: SessionStatus): Promise<boolean>;
  /**
   * Sessions still open whose scheduled end has passed and whose outcome is certain, longest first: both people came,
   * or nobody can join any more.
   */
  listEnded(now: Date, limit: number): Promise<readonly MentoringSession[]>;
}
