import { expect, test } from 'vitest';
import { missingFacts } from './reconcile-presence.ts';

const ASKED_AT = new Date('2026-03-01T10:10:00.000Z');
const before = (seconds: number) => new Date(ASKED_AT.getTime() - seconds * 1000);
const session = {
  mentor: { id: 'mentor', name: 'Noor' },
  mentee: { id: 'mentee', name: 'Sam' },
  status: 'active',
  scheduledEndAt: ASKED_AT,
} as const;
const room = { session, roomSid: 'RM_1' };
const open = (participantSid: string, joinedAt: Date) => ({
  userId: 'mentor',
  participantSid,
  joinedAt,
  leftAt: null,
});
const person = (participantSid: string, identity = 'mentor') => ({ participantSid, identity, joinedAt: before(60) });
const snapshotOf = (...participants: readonly ReturnType<typeof person>[]) => ({ roomSid: 'RM_2', participants });

test.each([
  ['both sides agree', [open('PA_1', before(60))], snapshotOf(person('PA_1')), []],
  [
    'a join event was lost',
    [],
    snapshotOf(person('PA_1')),
    [{ type: 'joined', roomSid: 'RM_2', participantSid: 'PA_1', userId: 'mentor', joinedAt: before(60) }],
  ],
  ['an unknown user is in the room', [], snapshotOf(person('PA_1', 'stranger')), []],
  [
    'a leave event was lost',
    [open('PA_1', before(60))],
    snapshotOf(),
    [
      {
        type: 'left',
        roomSid: 'RM_2',
        participantSid: 'PA_1',
        userId: 'mentor',
        joinedAt: before(60),
        leftAt: ASKED_AT,
      },
    ],
  ],
  [
    'the room has closed',
    [open('PA_1', before(60))],
    null,
    [
      {
        type: 'left',
        roomSid: 'RM_1',
        participantSid: 'PA_1',
        userId: 'mentor',
        joinedAt: before(60),
        leftAt: ASKED_AT,
      },
    ],
  ],
  ['a participant joined during the request to LiveKit', [open('PA_1', before(1))], snapshotOf(), []],
])('%s', (_, spans, snapshot, expected) => {
  expect(missingFacts({ room, spans, snapshot, askedAt: ASKED_AT })).toEqual(expected);
});

test.each([
  ['is cancelled', { status: 'cancelled' }],
  ['was over before they joined', { scheduledEndAt: before(60 * 60 + 61) }],
] as const)('a participant of a session that %s is not present', (_, changes) => {
  const closed = { ...room, session: { ...session, ...changes } };
  const facts = missingFacts({ room: closed, spans: [], snapshot: snapshotOf(person('PA_1')), askedAt: ASKED_AT });
  expect(facts).toEqual([]);
});
