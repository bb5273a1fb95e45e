import type { Person } from '@young-minds/booking/domain';
import { bookSession, cancelSession, rescheduleSession } from '@young-minds/booking/usecases';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type BookingDesk,
  bookingOf,
  minutesFromNow,
  NOW,
  newPerson,
  openBookingDesk,
} from '../../support/booking-desk.ts';

let desk: BookingDesk;

beforeAll(async () => {
  desk = await openBookingDesk();
  return desk.close;
});

const newUsers = (role: 'mentor' | 'mentee', count: number): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, () => newPerson(desk.db, role)));

/** Returns the codes of the refusals. Any other error fails the test. */
function refusalsOf(results: readonly PromiseSettledResult<unknown>[]): unknown[] {
  return results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code ?? result.reason] : []));
}

describe('concurrent bookings', () => {
  it('only one of many mentees gets a mentor', async () => {
    const mentor = await newPerson(desk.db, 'mentor');
    const mentees = await newUsers('mentee', 12);
    const results = await Promise.allSettled(mentees.map((mentee) => bookSession(desk, mentee, bookingOf(mentor))));
    expect(refusalsOf(results)).toEqual(Array(11).fill('SESSION_OVERLAPS'));
    expect(await desk.sessions.listUpcoming(mentor.id, NOW)).toHaveLength(1);
  });

  it('many overlapping bookings end in complete sessions and rejections, without a deadlock', async () => {
    const mentors = await newUsers('mentor', 4);
    const mentees = await newUsers('mentee', 4);
    const pairs = mentors.flatMap((mentor) => mentees.map((mentee) => ({ mentor, mentee })));
    const results = await Promise.allSettled(
      pairs.map(({ mentor, mentee }) => bookSession(desk, mentee, bookingOf(mentor))),
    );
    expect(new Set(refusalsOf(results))).toEqual(new Set(['SESSION_OVERLAPS']));
    const booked = await Promise.all(mentors.map(({ id }) => desk.sessions.listUpcoming(id, NOW)));
    // A mentor without a session would leave a mentee without one, and those two could have met.
    expect(booked.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
  });

  it('a session is either cancelled or rescheduled', async () => {
    const [mentor, mentee] = [await newPerson(desk.db, 'mentor'), await newPerson(desk.db, 'mentee')];
    const { id } = await bookSession(desk, mentee, bookingOf(mentor));
    const request = { startsAt: minutesFromNow(600) };
    const results = await Promise.allSettled([
      cancelSession(desk, mentor.id, id),
      cancelSession(desk, mentee.id, id),
      rescheduleSession({ ...desk, userId: mentee.id, sessionId: id, request }),
    ]);
    // A reschedule is accepted before the cancellation and refused after it. Exactly one cancellation succeeds.
    const refusals = refusalsOf(results);
    expect(new Set(refusals)).toEqual(new Set(['SESSION_CANCELLED']));
    expect(results.slice(0, 2).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await desk.sessions.find(id)).toMatchObject({ status: 'cancelled' });
  });

  it('two sessions that swap times do not block each other', async () => {
    const [mentor, mentee] = [await newPerson(desk.db, 'mentor'), await newPerson(desk.db, 'mentee')];
    const early = await bookSession(desk, mentee, bookingOf(mentor));
    const late = await bookSession(desk, mentee, bookingOf(mentor, { startsAt: minutesFromNow(120) }));
    const results = await Promise.allSettled([
      rescheduleSession({
        ...desk,
        userId: mentee.id,
        sessionId: early.id,
        request: { startsAt: minutesFromNow(120) },
      }),
      rescheduleSession({ ...desk, userId: mentor.id, sessionId: late.id, request: { startsAt: minutesFromNow(60) } }),
    ]);
    expect(refusalsOf(results)).toEqual(['SESSION_OVERLAPS', 'SESSION_OVERLAPS']);
  });
});
