import { YoungMindsError } from '@young-minds/core';
import type { MentoringSession } from './mentoring-session.ts';

/** Allows changes only while no participant has joined yet. @throws SESSION_CANCELLED, SESSION_ALREADY_BEGUN */
export function assertChangeable(session: MentoringSession): void {
  if (session.status === 'scheduled') return;
  if (session.status === 'cancelled') {
    throw new YoungMindsError('SESSION_CANCELLED', 'This session is already cancelled.');
  }
  throw new YoungMindsError('SESSION_ALREADY_BEGUN', "This session has already started, so you can't change it.");
}
