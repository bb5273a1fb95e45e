import { assertJoinable, joinWindowOf, type MentoringSession } from '@young-minds/booking/domain';
import { getSession } from '@young-minds/booking/usecases';
import { isYoungMindsError } from '@young-minds/core';
import { cache } from 'react';
import { getContainer } from '#server/container.ts';

export type FoundMeeting =
  | { readonly state: 'open' | 'cancelled' | 'over'; readonly session: MentoringSession }
  | { readonly state: 'too-early'; readonly session: MentoringSession; readonly opensAt: Date }
  | { readonly state: 'not-found' | 'access-denied' };

/** Finds the session of a meeting page, and whether it can be joined now. Cached per request. */
export const findMeeting = cache(async (sessionId: string, userId: string): Promise<FoundMeeting> => {
  try {
    return judge(await getSession(getContainer(), userId, sessionId), getContainer().clock.now());
  } catch (error) {
    switch (codeOf(error)) {
      case 'SESSION_NOT_FOUND':
        return { state: 'not-found' };
      case 'ACCESS_DENIED':
        return { state: 'access-denied' };
      default:
        throw error;
    }
  }
});

function judge(session: MentoringSession, now: Date): FoundMeeting {
  try {
    assertJoinable(session, now);
    return { state: 'open', session };
  } catch (error) {
    switch (codeOf(error)) {
      case 'SESSION_CANCELLED':
        return { state: 'cancelled', session };
      case 'SESSION_TOO_EARLY':
        return { state: 'too-early', session, opensAt: joinWindowOf(session).opensAt };
      case 'SESSION_OVER':
        return { state: 'over', session };
      default:
        throw error;
    }
  }
}

function codeOf(error: unknown): string | null {
  return isYoungMindsError(error) ? error.code : null;
}
