import type { MentoringSession, SessionStatus } from '../domain/index.ts';

export interface SessionRepository {
  find(sessionId: string): Promise<MentoringSession | null>;
  /** Changes the status of a session if it is still one of `from`; returns whether it was. */
  move(sessionId: string, from: readonly SessionStatus[], to: SessionStatus): Promise<boolean>;
  /**
   * Lists open sessions whose scheduled end has passed and whose outcome is certain, oldest first: both participants
   * came, or joining is no longer possible.
   */
  listEnded(now: Date, limit: number): Promise<readonly MentoringSession[]>;
}
