import type { Person } from '@young-minds/booking/domain';
import { bookSession, cancelSession, getSession, rescheduleSession } from '@young-minds/booking/usecases';
import { livekitParticipants, livekitRooms, sessions } from '@young-minds/database/schema';
import { roomNameOf } from '@young-minds/recording/domain';
import { eq, sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type BookingDesk,
  bookingOf,
  minutesFromNow,
  NOW,
  newPerson,
  openBookingDesk,
} from '../../support/booking-desk.ts';

let desk: BookingDesk;
let mentor: Person;
let mentee: Person;

beforeAll(async () => {
  desk = await openBookingDesk();
  return desk.close;
});

beforeEach(async () => {
  mentor = await newPerson(desk.db, 'mentor');
  mentee = await newPerson(desk.db, 'mentee');
});

const noticesOf = (person: Person) => desk.notifications.list(person.id, 10);
const setStatus = (sessionId: string, status: 'active' | 'completed' | 'no_show') =>
  desk.db.update(sessions).set({ status }).where(eq(sessions.id, sessionId));

describe('booking', () => {
  it('creates the session, the room and both expected participants', async () => {
    const { id } = await bookSession(desk, mentee, bookingOf(mentor));
    const [session] = await desk.db.select().from(sessions).where(eq(sessions.id, id));
    expect(session).toMatchObject({ mentorId: mentor.id, menteeId: mentee.id, status: 'scheduled' });
    const [room] = await desk.db.select().from(livekitRooms).where(eq(livekitRooms.sessionId, id));
    expect(room).toMatchObject({ roomName: roomNameOf(id), status: 'pending' });
    const expected = await desk.db
      .select()
      .from(livekitParticipants)
      .where(eq(livekitParticipants.roomId, room?.id ?? ''));
    expect(expected.map(({ userId }) => userId).sort()).toEqual([mentor.id, mentee.id].sort());
    expect(expected.every(({ participantSid, joinedAt }) => participantSid === null && joinedAt === null)).toBe(true);
  });

  it('notifies the mentor in the app and enqueues the email', async () => {
    const { id } = await bookSession(desk, mentee, bookingOf(mentor));
    const [notice, ...others] = await noticesOf(mentor);
    expect(others).toEqual([]);
    expect(notice).toMatchObject({ kind: 'session_booked', href: `/dashboard#session-${id}`, readAt: null });
    const jobs = await desk.db.execute(
      sql`SELECT 1 FROM pgboss.job WHERE name = 'send-notification-mail' AND data ->> 'notificationId' = ${notice?.id}`,
    );
    expect(jobs.rowCount).toBe(1);
    expect(await noticesOf(mentee)).toEqual([]);
  });

  it('is limited to mentees', async () => {
    await expect(bookSession(desk, mentor, bookingOf(mentor))).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
  });

  it.each<[string, () => Promise<Person>]>([
    ['another mentee', () => newPerson(desk.db, 'mentee')],
    ['themselves', async () => mentee],
    ['nobody', async () => ({ ...mentor, id: 'nobody' })],
  ])('does not accept %s as a mentor', async (_who, who) => {
    await expect(bookSession(desk, mentee, bookingOf(await who()))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: "This mentor isn't available. Choose another mentor.",
    });
  });
});

describe('a user who books or changes too much', () => {
  const atTimes = (count: number) => Array.from({ length: count }, (_, index) => minutesFromNow(60 + 60 * index));

  it('is refused after 20 bookings in an hour, without affecting other users', async () => {
    for (const startsAt of atTimes(20)) await bookSession(desk, mentee, bookingOf(mentor, { startsAt }));
    const another = bookingOf(mentor, { startsAt: minutesFromNow(2000) });
    await expect(bookSession(desk, mentee, another)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(await desk.notifications.countUnread(mentor.id)).toBe(20);
    const other = await newPerson(desk.db, 'mentee');
    await expect(bookSession(desk, other, another)).resolves.toMatchObject({ status: 'scheduled' });
  });

  it('is refused after 40 changes in an hour', async () => {
    const { id: sessionId } = await bookSession(desk, mentee, bookingOf(mentor));
    const moveTo = (startsAt: Date) =>
      rescheduleSession({ ...desk, userId: mentee.id, sessionId, request: { startsAt } });
    for (const startsAt of atTimes(40)) await moveTo(startsAt);
    await expect(moveTo(minutesFromNow(60))).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await expect(cancelSession(desk, mentee.id, sessionId)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    // An id in capital letters is the same id.
    const answer = await cancelSession(desk, mentor.id, sessionId.toUpperCase());
    expect(answer).toMatchObject({ id: sessionId, status: 'cancelled' });
  });
});

describe('overlapping bookings', () => {
  it.each([
    ['the same time', 60, 30],
    ['an inner time', 65, 10],
    ['an outer time', 30, 120],
    ['a time that reaches in', 45, 16],
    ['a time that begins before it ends', 89, 30],
  ])('are rejected for %s and leave no rows', async (_what, startMinutes, durationMinutes) => {
    await bookSession(desk, mentee, bookingOf(mentor));
    const other = await newPerson(desk.db, 'mentee');
    const clash = bookingOf(mentor, { startsAt: minutesFromNow(startMinutes), durationMinutes });
    await expect(bookSession(desk, other, clash)).rejects.toMatchObject({ code: 'SESSION_OVERLAPS' });
    expect(await desk.sessions.listUpcoming(other.id, NOW)).toEqual([]);
    expect(await noticesOf(mentor)).toHaveLength(1);
  });

  it('are rejected for the mentee too, with any mentor', async () => {
    await bookSession(desk, mentee, bookingOf(mentor));
    const other = await newPerson(desk.db, 'mentor');
    await expect(bookSession(desk, mentee, bookingOf(other))).rejects.toMatchObject({ code: 'SESSION_OVERLAPS' });
  });

  it.each([
    ['before', 30],
    ['after', 90],
  ])('do not include the session directly %s', async (_where, startMinutes) => {
    await bookSession(desk, mentee, bookingOf(mentor));
    const neighbour = bookingOf(mentor, { startsAt: minutesFromNow(startMinutes) });
    await expect(bookSession(desk, mentee, neighbour)).resolves.toMatchObject({ status: 'scheduled' });
  });
});

describe('cancellation', () => {
  it.each([
    ['mentee', 'mentor'],
    ['mentor', 'mentee'],
  ] as const)('by the %s frees the time and notifies the %s', async (by, notified) => {
    const users = { mentor, mentee };
    const { id } = await bookSession(desk, mentee, bookingOf(mentor));
    await desk.notifications.markRead(mentor.id, 'all', NOW);
    expect(await cancelSession(desk, users[by].id, id)).toMatchObject({ status: 'cancelled' });
    expect(await noticesOf(users[notified])).toContainEqual(expect.objectContaining({ kind: 'session_cancelled' }));
    const [row] = await desk.db.select().from(sessions).where(eq(sessions.id, id));
    expect(row).toMatchObject({ cancelledAt: NOW, cancelledBy: users[by].id });
    await expect(bookSession(desk, mentee, bookingOf(mentor))).resolves.toMatchObject({ status: 'scheduled' });
  });

  it('works once', async () => {
    const { id } = await bookSession(desk, mentee, bookingOf(mentor));
    await cancelSession(desk, mentee.id, id);
    await expect(cancelSession(desk, mentor.id, id)).rejects.toMatchObject({ code: 'SESSION_CANCELLED' });
    expect(await noticesOf(mentee)).toEqual([]);
  });

  it.each(['active', 'completed', 'no_show'] as const)('is rejected once the session is %s', async (status) => {
    const { id } = await bookSession(desk, mentee, bookingOf(mentor));
    await setStatus(id, status);
    await expect(cancelSession(desk, mentee.id, id)).rejects.toMatchObject({
      code: 'SESSION_ALREADY_BEGUN',
    });
  });
});

describe('rescheduling', () => {
  it('keeps the duration if none is given', async () => {
    const { id } = await bookSession(desk, mentee, bookingOf(mentor));
    const moved = await rescheduleSession({
      ...desk,
      userId: mentor.id,
      sessionId: id,
      request: { startsAt: minutesFromNow(300) },
    });
    expect(moved).toMatchObject({ scheduledStartAt: minutesFromNow(300), scheduledEndAt: minutesFromNow(330) });
    const body = expect.stringContaining(minutesFromNow(300).toISOString());
    expect(await noticesOf(mentee)).toContainEqual(expect.objectContaining({ kind: 'session_rescheduled', body }));
  });

  it("may overlap the session's old time", async () => {
    const { id } = await bookSession(desk, mentee, bookingOf(mentor));
    const request = { startsAt: minutesFromNow(70), durationMinutes: 45 };
    const moved = await rescheduleSession({ ...desk, userId: mentee.id, sessionId: id, request });
    expect(moved).toMatchObject({ scheduledStartAt: minutesFromNow(70), scheduledEndAt: minutesFromNow(115) });
  });

  it('onto another session is rejected and changes nothing', async () => {
    const { id } = await bookSession(desk, mentee, bookingOf(mentor));
    await bookSession(desk, mentee, bookingOf(mentor, { startsAt: minutesFromNow(200) }));
    const request = { startsAt: minutesFromNow(190) };
    const move = rescheduleSession({ ...desk, userId: mentee.id, sessionId: id, request });
    await expect(move).rejects.toMatchObject({ code: 'SESSION_OVERLAPS' });
    expect(await getSession(desk, mentee.id, id)).toMatchObject({ scheduledStartAt: minutesFromNow(60) });
    expect(await noticesOf(mentor)).not.toContainEqual(expect.objectContaining({ kind: 'session_rescheduled' }));
  });

  it('is rejected once the session has started or was cancelled', async () => {
    const { id } = await bookSession(desk, mentee, bookingOf(mentor));
    const move = () =>
      rescheduleSession({ ...desk, userId: mentee.id, sessionId: id, request: { startsAt: minutesFromNow(300) } });
    await setStatus(id, 'active');
    await expect(move()).rejects.toMatchObject({ code: 'SESSION_ALREADY_BEGUN' });
    const other = await bookSession(desk, mentee, bookingOf(mentor, { startsAt: minutesFromNow(400) }));
    await cancelSession(desk, mentee.id, other.id);
    const moveOther = { ...desk, userId: mentee.id, sessionId: other.id, request: { startsAt: minutesFromNow(500) } };
    await expect(rescheduleSession(moveOther)).rejects.toMatchObject({ code: 'SESSION_CANCELLED' });
  });
});

describe('a session', () => {
  it('can be changed and seen only by its two participants', async () => {
    const stranger = await newPerson(desk.db, 'mentor');
    const { id } = await bookSession(desk, mentee, bookingOf(mentor));
    const request = { startsAt: minutesFromNow(300) };
    const refusal = { code: 'ACCESS_DENIED' };
    await expect(getSession(desk, stranger.id, id)).rejects.toMatchObject(refusal);
    await expect(cancelSession(desk, stranger.id, id)).rejects.toMatchObject(refusal);
    await expect(rescheduleSession({ ...desk, userId: stranger.id, sessionId: id, request })).rejects.toMatchObject(
      refusal,
    );
    expect(await getSession(desk, mentee.id, id)).toMatchObject({ status: 'scheduled' });
  });

  it.each([
    ['unknown', 'a3bb189e-8bf9-4df8-b8f7-6b1f5d3a2c11'],
    ['malformed', 'nonsense'],
    ['hostile', "' OR 1=1 --"],
  ])('with an ID that is %s is not found', async (_what, sessionId) => {
    const request = { startsAt: minutesFromNow(300) };
    const refusal = { code: 'SESSION_NOT_FOUND' };
    await expect(getSession(desk, mentee.id, sessionId)).rejects.toMatchObject(refusal);
    await expect(cancelSession(desk, mentee.id, sessionId)).rejects.toMatchObject(refusal);
    await expect(rescheduleSession({ ...desk, userId: mentee.id, sessionId, request })).rejects.toMatchObject(refusal);
  });
});
