import { YoungMindsError } from '@young-minds/core';
import { JOIN_CLOSES_AFTER_END_MS } from '@young-minds/recording/domain';
import type { MentoringSession } from './mentoring-session.ts';

const MINUTE_MS = 60_000;

/** Participants may join early, to test camera and microphone, and stay much longer than scheduled. */
export const JOIN_OPENS_BEFORE_START_MS = 15 * MINUTE_MS;

export interface JoinWindow {
  readonly opensAt: Date;
  readonly closesAt: Date;
}

export function joinWindowOf(session: Pick<MentoringSession, 'scheduledStartAt' | 'scheduledEndAt'>): JoinWindow {
  return {
    opensAt: new Date(session.scheduledStartAt.getTime() - JOIN_OPENS_BEFORE_START_MS),
    closesAt: new Date(session.scheduledEndAt.getTime() + JOIN_CLOSES_AFTER_END_MS),
  };
}

/** Returns whether a session can be joined now. */
export function isJoinable(session: MentoringSession, now: Date): boolean {
  return joinRefusal(session, now) === null;
}

/** Checks that a session can be joined now. @throws SESSION_CANCELLED, SESSION_TOO_EARLY, SESSION_OVER */
export function assertJoinable(session: MentoringSession, now: Date): void {
  const refusal = joinRefusal(session, now);
  if (refusal !== null) throw refusal;
}

function joinRefusal(session: MentoringSession, now: Date): YoungMindsError | null {
  const { opensAt, closesAt } = joinWindowOf(session);
  if (session.status === 'cancelled') {
    return new YoungMindsError(
      'SESSION_CANCELLED',
      'This session was cancelled. Your dashboard lists your other sessions.',
    );
  }
  if (now < opensAt) {
    return new YoungMindsError(
      'SESSION_TOO_EARLY',
      "This session hasn't opened yet. Join from 15 minutes before the start.",
    );
  }
  if (now > closesAt) {
    return new YoungMindsError(
      'SESSION_OVER',
      'This session is over. If it was recorded, the recording is on your dashboard.',
    );
  }
  return null;
}
