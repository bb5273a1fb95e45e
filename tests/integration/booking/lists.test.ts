import { randomUUID } from 'node:crypto';
import type { Person } from '@young-minds/booking/domain';
import {
  bookSession,
  cancelSession,
  listRecordingsOfUser,
  listSessions,
  markNotificationsRead,
} from '@young-minds/booking/usecases';
import { livekitRecordings, livekitRooms, sessions } from '@young-minds/database/schema';
import { DEFAULT_RECORDING_CONFIG } from '@young-minds/recording/domain';
import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BookingDesk, bookingOf, minutesFromNow, newPerson, openBookingDesk } from '../../support/booking-desk.ts';

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

const book = (startMinutes: number) =>
  bookSession(desk, mentee, bookingOf(mentor, { startsAt: minutesFromNow(startMinutes), durationMinutes: 30 }));
const idsOf = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id);

describe('the list of sessions', () => {
  it('lists the next upcoming session first and the latest past session first', async () => {
    const [later, next, over, longOver] = [await book(200), await book(60), await book(-120), await book(-600)];
    for (const viewer of [mentor, mentee]) {
      const lists = await listSessions({ ...desk, userId: viewer.id });
      expect(idsOf(lists.upcoming)).toEqual([next.id, later.id]);
      expect(idsOf(lists.past)).toEqual([over.id, longOver.id]);
    }
  });

  it('keeps a session upcoming while it can be joined', async () => {
    const justOpen = await book(-89);
    const closed = await book(-121);
    const lists = await listSessions({ ...desk, userId: mentee.id });
    expect(idsOf(lists.upcoming)).toEqual([justOpen.id]);
    expect(idsOf(lists.past)).toEqual([closed.id]);
  });

  it('keeps a session upcoming while participants are in it, even after its end', async () => {
    const { id } = await book(-600);
    await desk.db.update(sessions).set({ status: 'active' }).where(eq(sessions.id, id));
    expect(idsOf((await listSessions({ ...desk, userId: mentee.id })).upcoming)).toEqual([id]);
  });

  it('moves a cancelled session to the past sessions', async () => {
    const { id } = await book(60);
    await cancelSession(desk, mentee.id, id);
    const lists = await listSessions({ ...desk, userId: mentee.id });
    expect(lists.upcoming).toEqual([]);
    expect(idsOf(lists.past)).toEqual([id]);
  });

  it('does not show sessions of other users', async () => {
    await book(60);
    const stranger = await newPerson(desk.db, 'mentee');
    expect(await listSessions({ ...desk, userId: stranger.id })).toEqual({
      upcoming: [],
      past: [],
      earlierBefore: null,
    });
  });

  it('pages without losing or repeating a session', async () => {
    const booked: string[] = [];
    for (let index = 1; index <= 13; index += 1) booked.push((await book(-200 * index)).id);
    const first = await listSessions({ ...desk, userId: mentee.id });
    const second = await listSessions({ ...desk, userId: mentee.id, pastBefore: first.earlierBefore ?? undefined });
    expect([...idsOf(first.past), ...idsOf(second.past)]).toEqual(booked);
    expect(second.earlierBefore).toBeNull();
  });
});

describe('the list of recordings', () => {
  async function record(sessionId: string, createdAt: Date): Promise<string> {
    const [room] = await desk.db.select().from(livekitRooms).where(eq(livekitRooms.sessionId, sessionId));
    const id = randomUUID();
    await desk.db.insert(livekitRecordings).values({
      id,
      roomId: room?.id ?? '',
      recorder: 'embedded',
      config: DEFAULT_RECORDING_CONFIG,
      status: 'in_progress',
      phase: 'composing',
      progress: 0.5,
      createdAt,
    });
    return id;
  }

  it('has those of both participants, latest first, and pages', async () => {
    const session = await book(60);
    const made: string[] = [];
    for (let index = 0; index < 12; index += 1) made.unshift(await record(session.id, minutesFromNow(60 + index)));
    for (const viewer of [mentor, mentee]) {
      const first = await listRecordingsOfUser(desk, viewer.id);
      const second = await listRecordingsOfUser(desk, viewer.id, first.earlierBefore ?? undefined);
      expect([...idsOf(first.recordings), ...idsOf(second.recordings)]).toEqual(made);
      expect(first.recordings[0]).toMatchObject({ sessionTitle: session.title, phase: 'composing', progress: 0.5 });
    }
  });

  it('does not show recordings of other users', async () => {
    await record((await book(60)).id, minutesFromNow(60));
    const stranger = await newPerson(desk.db, 'mentor');
    expect(await listRecordingsOfUser(desk, stranger.id)).toEqual({ recordings: [], earlierBefore: null });
  });
});

describe('notifications', () => {
  it('are marked as read individually or all together', async () => {
    for (const startMinutes of [60, 120, 180]) await book(startMinutes);
    const [latest] = await desk.notifications.list(mentor.id, 10);
    await markNotificationsRead(desk, mentor.id, { ids: [latest?.id ?? ''] });
    expect(await desk.notifications.countUnread(mentor.id)).toBe(2);
    await markNotificationsRead(desk, mentor.id, {});
    expect(await desk.notifications.countUnread(mentor.id)).toBe(0);
  });

  it('keep the time they were first read', async () => {
    await book(60);
    await markNotificationsRead(desk, mentor.id, {});
    const [before] = await desk.notifications.list(mentor.id, 1);
    desk.clock.advance(60_000);
    await markNotificationsRead(desk, mentor.id, { ids: [before?.id ?? ''] });
    expect((await desk.notifications.list(mentor.id, 1))[0]?.readAt).toEqual(before?.readAt);
  });

  it('cannot be marked as read by another user', async () => {
    await book(60);
    const [notice] = await desk.notifications.list(mentor.id, 1);
    await markNotificationsRead(desk, mentee.id, { ids: [notice?.id ?? ''] });
    expect(await desk.notifications.countUnread(mentor.id)).toBe(1);
  });
});
