import type { Account } from '../../support/accounts.ts';
import type { Stack } from '../../support/stack.ts';
import { callApi } from './call-api.ts';

export interface BookingOfTest {
  readonly mentor: Account;
  readonly mentee: Account;
  readonly title?: string;
  /** Default: now, so that the session can be joined immediately. */
  readonly startsAt?: Date;
  readonly recordingConfig?: object;
}

/** Books a session of half an hour with the platform's own route. Returns its id. */
export async function bookSession(stack: Stack, booking: BookingOfTest): Promise<string> {
  const { mentor, mentee, title = 'First steps', startsAt = new Date(), recordingConfig } = booking;
  const body = { mentorId: mentor.id, title, startsAt: startsAt.toISOString(), durationMinutes: 30, recordingConfig };
  const answer = await callApi<{ id: string }>(stack, { path: '/api/bookings', method: 'POST', body, account: mentee });
  if (answer.status !== 201)
    throw new Error(`the booking was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.data.id;
}

/** Returns a moment in this many days, at a full hour. Bookings of one user must not overlap. */
export function inDays(days: number): Date {
  const hourMs = 3_600_000;
  return new Date(Math.ceil((Date.now() + days * 24 * hourMs) / hourMs) * hourMs);
}
