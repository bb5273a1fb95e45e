import { randomUUID } from 'node:crypto';
import { CURRENT_NOTICE, type Person } from '@young-minds/booking/domain';
import { bookSession, cancelSession, joinSession, listConsents } from '@young-minds/booking/usecases';
import { livekitEvents, recordingConsents } from '@young-minds/database/schema';
import { createMeetingRooms } from '@young-minds/livekit/meeting-rooms';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { eq } from 'drizzle-orm';
import { TokenVerifier } from 'livekit-server-sdk';
import { beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type BookingDesk, bookingOf, NOW, newPerson, openBookingDesk } from '../../support/booking-desk.ts';
import { createRoomService } from '../../support/livekit.ts';

const RECORDING = {
  enabled: true,
  recorder: 'embedded',
  layout: 'grid',
  graceSeconds: 20,
  captureDirectory: '/capture',
  rawTracks: { toStore: false, keep: false },
} as const;

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

function meetingRooms(url: string = inject('livekit').url) {
  const { apiKey, apiSecret } = inject('livekit');
  return createMeetingRooms({ livekit: { url, publicUrl: url, apiKey, apiSecret }, recording: RECORDING });
}

function join(person: Person, sessionId: string, changes: JoinChanges = {}): Promise<string> {
  const { rooms = meetingRooms(), isRecordingEnabled = true, ...consent } = changes;
  const request = { noticeVersion: CURRENT_NOTICE.version, recordingConsent: true, ...consent };
  return joinSession({ ...desk, rooms, isRecordingEnabled }, { person, sessionId, request, address: '203.0.113.7' });
}

interface JoinChanges {
  readonly rooms?: ReturnType<typeof createMeetingRooms>;
  readonly isRecordingEnabled?: boolean;
  readonly recordingConsent?: boolean | undefined;
  readonly noticeVersion?: string;
}

/** Books a session that begins now. */
const bookNow = (changes: Parameters<typeof bookingOf>[1] = {}) =>
  bookSession(desk, mentee, bookingOf(mentor, { startsAt: NOW, ...changes }));
const consentsTo = (sessionId: string) =>
  desk.db.select().from(recordingConsents).where(eq(recordingConsents.sessionId, sessionId));

describe('joining', () => {
  it("returns a short-lived token for the session's room only", async () => {
    const { id, roomName } = await bookNow();
    const { apiKey, apiSecret } = inject('livekit');
    const claims = await new TokenVerifier(apiKey, apiSecret).verify(await join(mentee, id));
    expect(claims).toMatchObject({ sub: mentee.id, name: mentee.name });
    expect(claims.video).toEqual({
      room: roomName,
      roomJoin: true,
      canPublish: true,
      canSubscribe: true,
      canPublishSources: ['camera', 'microphone', 'screen_share', 'screen_share_audio'],
      canPublishData: false,
    });
    expect((claims.exp ?? 0) - (claims.nbf ?? 0)).toBe(600);
  });

  it("opens a room that outlives the recorder's grace period, and does not change an open one", async () => {
    const { id, roomName } = await bookNow();
    await join(mentee, id);
    const [room] = await createRoomService().listRooms([roomName]);
    expect(room).toMatchObject({ name: roomName, emptyTimeout: 600, departureTimeout: 60 });
    await join(mentor, id);
    const [sameRoom] = await createRoomService().listRooms([roomName]);
    expect(sameRoom?.sid).toBe(room?.sid);
  });

  it.each([
    [-16, 'SESSION_TOO_EARLY'],
    [-15, null],
    [90, null],
    [91, 'SESSION_OVER'],
  ])('%d minutes from the start returns %s', async (minutes, code) => {
    const startsAt = new Date(desk.clock.now().getTime() - minutes * 60_000);
    const { id } = await bookNow({ startsAt });
    if (code === null) await expect(join(mentee, id)).resolves.toBeTypeOf('string');
    else await expect(join(mentee, id)).rejects.toMatchObject({ code });
  });

  it('is rejected for a cancelled session', async () => {
    const { id } = await bookNow();
    await cancelSession(desk, mentor.id, id);
    await expect(join(mentee, id)).rejects.toMatchObject({ code: 'SESSION_CANCELLED' });
  });

  it('is limited to the two participants of the session', async () => {
    const { id } = await bookNow();
    const stranger = await newPerson(desk.db, 'mentee');
    await expect(join(stranger, id)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    await expect(join(mentee, randomUUID())).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
    await expect(join(mentee, '../admin')).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
  });

  it('reports that LiveKit does not answer, and stores no consent', async () => {
    const { id } = await bookNow();
    const rooms = meetingRooms(`ws://127.0.0.1:${await findFreePort()}`);
    await expect(join(mentee, id, { rooms })).rejects.toMatchObject({
      code: 'LIVEKIT_UNAVAILABLE',
      retryable: true,
    });
    expect(await consentsTo(id)).toEqual([]);
  });
});

describe('the consent to being recorded', () => {
  it('is stored with each join: what was agreed to, when and from where', async () => {
    const { id } = await bookNow();
    await join(mentee, id);
    desk.clock.advance(1000);
    await join(mentee, id);
    await join(mentor, id);
    const consents = await consentsTo(id);
    expect(consents.map(({ userId }) => userId).sort()).toEqual([mentor.id, mentee.id, mentee.id].sort());
    const { version: noticeVersion, sha256: noticeSha256 } = CURRENT_NOTICE;
    for (const consent of consents)
      expect(consent).toMatchObject({ noticeVersion, noticeSha256, address: '203.0.113.7' });
    expect(consents.map(({ acceptedAt }) => acceptedAt)).toContainEqual(desk.clock.now());
  });

  it.each([
    ['was refused', { recordingConsent: false }],
    ['is missing', { recordingConsent: undefined }],
    ['is to an earlier notice', { noticeVersion: '1' }],
    ['is to a notice that never existed', { noticeVersion: '2030-01' }],
  ])('is required: there is no token if it %s', async (_, consent) => {
    const { id } = await bookNow();
    await expect(join(mentee, id, consent)).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' });
    expect(await consentsTo(id)).toEqual([]);
  });

  it('is not required if nothing is recorded', async () => {
    const unrecorded = await bookNow({ recordingConfig: { enabled: false, resolution: '1280x720', fps: 30 } });
    await expect(join(mentee, unrecorded.id, { recordingConsent: false })).resolves.toBeTypeOf('string');
    expect(await consentsTo(unrecorded.id)).toEqual([]);
    const other = await newPerson(desk.db, 'mentee');
    const startsAt = new Date(NOW.getTime() + 31 * 60_000);
    desk.clock.moveTo(startsAt);
    const { id } = await bookSession(desk, other, bookingOf(mentor, { startsAt }));
    await expect(join(other, id, { recordingConsent: false, isRecordingEnabled: false })).resolves.toBeTypeOf('string');
  });

  it('is in the audit trail, in the chain of its session', async () => {
    const { id } = await bookNow();
    await join(mentee, id);
    const [consent] = await consentsTo(id);
    const events = await desk.db.select().from(livekitEvents).where(eq(livekitEvents.eventType, 'recording_consented'));
    const event = events.find(({ actorUserId }) => actorUserId === mentee.id);
    expect(event).toMatchObject({
      roomId: expect.any(String),
      source: 'api',
      eventData: { consentId: consent?.id, sessionId: id, noticeSha256: CURRENT_NOTICE.sha256, address: '203.0.113.7' },
    });
  });

  it('can be read by the participant who gave it, and by no one else', async () => {
    const { id } = await bookNow();
    await join(mentee, id);
    const { title, text, agreement } = CURRENT_NOTICE;
    expect(await listConsents(desk, mentee.id)).toMatchObject({
      consents: [{ sessionId: id, sessionTitle: 'First steps', notice: { title, text, agreement } }],
      earlierBefore: null,
    });
    expect(await listConsents(desk, mentor.id)).toEqual({ consents: [], earlierBefore: null });
    expect(await listConsents(desk, mentee.id, desk.clock.now())).toMatchObject({ consents: [] });
  });
});
