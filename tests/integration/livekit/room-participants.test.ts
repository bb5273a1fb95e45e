import { randomUUID } from 'node:crypto';
import {
  AudioSource,
  DisconnectReason,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
} from '@livekit/rtc-node';
import { createRoomParticipants } from '@young-minds/livekit/room-participants';
import { recorderIdentityOf } from '@young-minds/recording/domain';
import { afterEach, expect, inject, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { createToken, uniqueRoomName } from '../../support/livekit.ts';

const joined: Room[] = [];

afterEach(async () => {
  for (const room of joined.splice(0)) await room.disconnect();
});

async function join(roomName: string, identity: string, grants: { hidden?: boolean; recorder?: boolean } = {}) {
  const room = new Room();
  await room.connect(inject('livekit').url, await createToken({ roomName, identity, grants }), {
    autoSubscribe: false,
    dynacast: false,
  });
  joined.push(room);
  return room;
}

test('lists the participants of a room without hidden ones', async () => {
  const roomName = uniqueRoomName();
  const before = Date.now();
  const room = await join(roomName, 'a-person');
  await join(roomName, 'a-recorder', { hidden: true, recorder: true });
  const snapshot = await createRoomParticipants(inject('livekit')).snapshotOf(roomName);
  const sid = room.localParticipant?.sid;
  expect(snapshot).toEqual({
    roomSid: expect.stringMatching(/^RM_/),
    participants: [{ participantSid: sid, identity: 'a-person', joinedAt: expect.any(Date) }],
  });
  expect(Math.abs((snapshot?.participants[0]?.joinedAt.getTime() ?? 0) - before)).toBeLessThan(30_000);
});

test('lists the open rooms and our recorders in them, and removes a recorder', async () => {
  const [roomName, recordingId] = [uniqueRoomName(), randomUUID()];
  const roomParticipants = createRoomParticipants(inject('livekit'));
  expect(await roomParticipants.listRecorders(roomName)).toEqual([]);
  await join(roomName, recorderIdentityOf(randomUUID()));
  await join(roomName, 'a-recorder', { hidden: true, recorder: true });
  await join(roomName, recorderIdentityOf(recordingId), { hidden: true, recorder: true });
  await eventually(async () => expect(await roomParticipants.listOpen()).toContain(roomName));
  expect(await roomParticipants.listRecorders(roomName)).toEqual([recordingId]);
  for (const _ of ['once', 'twice']) await roomParticipants.removeRecorder(roomName, recordingId);
  await eventually(async () => expect(await roomParticipants.listRecorders(roomName)).toEqual([]));
});

/** Opens a further connection with a participant's token, which LiveKit allows for publishing. */
async function openFurther(roomName: string, identity: string): Promise<WebSocket> {
  const { url } = inject('livekit');
  const query = new URLSearchParams({ access_token: await createToken({ roomName, identity }), publish: 'more' });
  const socket = new WebSocket(`${url}/rtc?${query}`);
  await new Promise((resolve, reject) => {
    socket.addEventListener('message', resolve, { once: true });
    socket.addEventListener('close', reject, { once: true });
  });
  return socket;
}

test('lists all connections that participants see, with their tracks, and removes a further one', async () => {
  const roomName = uniqueRoomName();
  const roomParticipants = createRoomParticipants(inject('livekit'));
  expect(await roomParticipants.listConnections(roomName)).toEqual([]);
  const person = await join(roomName, 'a-person');
  await join(roomName, 'a-recorder', { hidden: true, recorder: true });
  for (const name of ['first', 'second']) {
    const track = LocalAudioTrack.createAudioTrack(name, new AudioSource(48_000, 1));
    await person.localParticipant?.publishTrack(track, new TrackPublishOptions());
  }
  const socket = await openFurther(roomName, 'a-person');
  const own = { participantSid: person.localParticipant?.sid, identity: 'a-person', trackCount: 2 };
  const further = { participantSid: expect.stringMatching(/^PA_/), identity: 'a-person#more', trackCount: 0 };
  const list = async () =>
    (await roomParticipants.listConnections(roomName)).toSorted((a, b) => a.identity.localeCompare(b.identity));
  await eventually(async () => expect(await list()).toEqual([own, further]));
  const snapshot = await roomParticipants.snapshotOf(roomName);
  expect(snapshot?.participants.map(({ identity }) => identity)).toEqual(['a-person']);
  expect(await roomParticipants.removePerson(roomName, 'a-person#more')).toBe(true);
  await eventually(async () => expect(await list()).toEqual([own]));
  expect(await roomParticipants.removePerson(roomName, 'a-person#more')).toBe(false);
  socket.close();
});

test('removes a participant, and closes a room for everyone', async () => {
  const roomName = uniqueRoomName();
  const roomParticipants = createRoomParticipants(inject('livekit'));
  const [removed, last] = [await join(roomName, 'removed'), await join(roomName, 'last')];
  const whenOut = (room: Room) => new Promise((resolve) => room.once(RoomEvent.Disconnected, resolve));
  const [isRemoved, isClosed] = [whenOut(removed), whenOut(last)];
  for (const _ of ['once', 'twice']) await roomParticipants.removePerson(roomName, 'removed');
  expect(await isRemoved).toBe(DisconnectReason.PARTICIPANT_REMOVED);
  expect(last.isConnected).toBe(true);
  for (const _ of ['once', 'twice']) await roomParticipants.closeRoom(roomName);
  expect(await isClosed).toBe(DisconnectReason.ROOM_DELETED);
  expect(await roomParticipants.snapshotOf(roomName)).toBeNull();
});

test('a room that was never opened is closed', async () => {
  expect(await createRoomParticipants(inject('livekit')).snapshotOf(uniqueRoomName())).toBeNull();
});

test.each([
  ['does not answer', { url: 'ws://127.0.0.1:1' }],
  ['refuses our key', { apiSecret: 'not the secret that this server knows of' }],
])('a LiveKit that %s is an error, never an empty room', async (_, wrong) => {
  const roomParticipants = createRoomParticipants({ ...inject('livekit'), ...wrong });
  await expect(roomParticipants.snapshotOf(uniqueRoomName())).rejects.toMatchObject({
    code: 'LIVEKIT_UNAVAILABLE',
    retryable: true,
  });
});
