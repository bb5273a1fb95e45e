import type { Account } from '../../support/accounts.ts';
import type { Stack } from '../../support/stack.ts';
import { callApi } from './call-api.ts';

export interface BookingOfTest {
  readonly mentor: Account;
  readonly mentee: Account;
  readonly title?: string;
  /** Now by default: the session can be joined at once. */
  readonly startsAt?: Date;
  readonly recordingConfig?: object;
}

/** Books a session of half an hour by the platform's own route. Returns its id. */
export async function bookSession(stack: Stack, booking: BookingOfTest): Promise<string> {
  const { mentor, mentee, title = 'First steps', startsAt = new Date(), recordingConfig } = booking;
  const body = { mentorId: mentor.id, title, startsAt: startsAt.toISOString(), durationMinutes: 30, recordingConfig };
  const answer = await callApi<{ id: string }>(stack, { path: '/api/bookings', method: 'POST', body, account: mentee });
  if (answer.status !== 201)
    throw new Error(`the booking was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.data.id;
}

/** A moment that many days from now, at a full hour; bookings of one person must not overlap. */
export function inDays(days: number): Date {
  const hourMs = 3_600_000;
  return new Date(Math.ceil((Date.now() + days * 24 * hourMs) / hourMs) * hourMs);
}
