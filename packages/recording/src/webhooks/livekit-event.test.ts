import { describe, expect, test } from 'vitest';
import { parseLivekitEvent } from './livekit-event.ts';

const envelope = { id: 'EV_1', event: 'participant_joined', createdAt: '1772359200' };
const room = { sid: 'RM_1', name: 'session-1' };
const participant = { sid: 'PA_1', identity: 'a-guest', joinedAt: '1772359199', joinedAtMs: '1772359199250' };

test('parses the fields that the application uses and omits the rest', () => {
  expect(parseLivekitEvent({ ...envelope, room: { ...room, emptyTimeout: 20 }, participant })).toEqual({
    id: 'EV_1',
    type: 'participant_joined',
    createdAt: new Date(1772359200000),
    room,
    participant: {
      sid: 'PA_1',
      identity: 'a-guest',
      joinedAt: new Date(1772359199250),
      isPerson: true,
      isEgress: false,
    },
    egress: null,
  });
});

test.each([
  ['milliseconds if present', participant, new Date(1772359199250)],
  ['seconds if milliseconds are missing', { ...participant, joinedAtMs: undefined }, new Date(1772359199000)],
  ['neither of them', { ...participant, joinedAtMs: undefined, joinedAt: undefined }, null],
])('a join time in %s', (_, participant, expected) => {
  expect(parseLivekitEvent({ ...envelope, participant }).participant?.joinedAt).toEqual(expected);
});

test.each([
  ['no kind and no permission', {}, true],
  ['the standard kind', { kind: 'STANDARD' }, true],
  ['hidden', { permission: { hidden: true } }, false],
  ['recorder', { permission: { recorder: true } }, false],
  ['EGRESS', { kind: 'EGRESS' }, false],
  ['AGENT', { kind: 'AGENT' }, false],
  ['SIP', { kind: 'SIP' }, false],
])('a participant with %s', (_, traits, isPerson) => {
  expect(parseLivekitEvent({ ...envelope, participant: { ...participant, ...traits } }).participant).toMatchObject({
    isPerson,
  });
});

describe('rejects a body that is not a webhook', () => {
  test.each([
    ['an undefined body', undefined],
    ['a text', 'room_started'],
    ['a list', [envelope]],
    ['no id', { ...envelope, id: undefined }],
    ['an empty id', { ...envelope, id: '' }],
    ['no event', { ...envelope, event: undefined }],
    ['no timestamp', { ...envelope, createdAt: undefined }],
    ['an invalid timestamp', { ...envelope, createdAt: 'yesterday' }],
    ['a participant without sid', { ...envelope, participant: { identity: 'a-guest' } }],
  ])('%s', (_, body) => {
    expect(() => parseLivekitEvent(body)).toThrow(expect.objectContaining({ code: 'MALFORMED_WEBHOOK' }));
  });
});
