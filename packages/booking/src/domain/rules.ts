import { YoungMindsError } from '@young-minds/core';
import { lastAdmissionOf } from '@young-minds/recording/domain';
import type { MentoringSession } from './session.ts';

const MINUTE_MS = 60_000;
/** Participants may join early, to test camera and microphone, and stay much longer than scheduled. */
const JOIN_OPENS_BEFORE_START_MS = 15 * MINUTE_MS;
/** A session may start "now": the clocks of browser and server differ, and filling in the form takes time. */
const START_TOLERANCE_MS = 5 * MINUTE_MS;
const MAX_DAYS_AHEAD = 365;
export const DURATION_RANGE_MINUTES = { min: 5, max: 240 } as const;
export const MAX_TITLE_LENGTH = 200;

interface JoinWindow {
  readonly opensAt: Date;
  readonly closesAt: Date;
}

export function joinWindowOf(session: Pick<MentoringSession, 'scheduledStartAt' | 'scheduledEndAt'>): JoinWindow {
  return {
    opensAt: new Date(session.scheduledStartAt.getTime() - JOIN_OPENS_BEFORE_START_MS),
    closesAt: lastAdmissionOf(session.scheduledEndAt),
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

/** Returns what is wrong with a start, as a sentence for users; null if it is valid. */
export function startProblem(startsAt: Date, now: Date): string | null {
  const aheadMs = startsAt.getTime() - now.getTime();
  if (Number.isNaN(aheadMs)) return 'Choose a start date and time.';
  if (aheadMs < -START_TOLERANCE_MS) return 'Choose a future time.';
  if (aheadMs > MAX_DAYS_AHEAD * 24 * 60 * MINUTE_MS) return 'Choose a date within a year.';
  return null;
}

/** Returns the end of a session that starts at `startsAt`. */
export function endOf(startsAt: Date, durationMinutes: number): Date {
  return new Date(startsAt.getTime() + durationMinutes * MINUTE_MS);
}

/** Allows changes only while no participant has joined yet. @throws SESSION_CANCELLED, SESSION_ALREADY_BEGUN */
export function assertChangeable(session: MentoringSession): void {
  if (session.status === 'scheduled') return;
  if (session.status === 'cancelled') {
    throw new YoungMindsError('SESSION_CANCELLED', 'This session is already cancelled.');
  }
  throw new YoungMindsError('SESSION_ALREADY_BEGUN', "This session has already started, so you can't change it.");
}
