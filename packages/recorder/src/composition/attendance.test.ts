import { expect, it } from 'vitest';
import type { JournalEntry } from '../journal/journal-entry.ts';
import { attendance } from './attendance.ts';

const took = (atMs: number, take: number): JournalEntry => ({ type: 'take_began', atMs, take, recordingSid: 'EM_1' });
const left = (atMs: number, participantSid: string): JournalEntry => ({
  type: 'participant_left',
  atMs,
  participantSid,
});
const joined = (atMs: number, participantSid: string, identity: string): JournalEntry => ({
  ...{ type: 'participant_joined', atMs, participantSid, identity },
  name: `${identity} the ${participantSid}`,
});

it('has no participants for an empty journal', () => {
  expect(attendance([])).toEqual([]);
});

it('lists participants in join order, each with every time span in the room', () => {
  const journal = [
    took(100, 1),
    joined(50, 'PA_1', 'bob'),
    joined(20, 'PA_2', 'ada'),
    left(200, 'PA_2'),
    joined(300, 'PA_3', 'ada'),
    left(400, 'PA_3'),
    left(410, 'PA_1'),
  ];
  expect(attendance(journal)).toMatchObject([
    {
      identity: 'ada',
      name: 'ada the PA_2',
      spans: [
        { startMs: 20, endMs: 200 },
        { startMs: 300, endMs: 400 },
      ],
    },
    { identity: 'bob', spans: [{ startMs: 50, endMs: 410 }] },
  ]);
});

it('keeps a participant across a gap between capture runs unless they left during the gap', () => {
  const journal = [
    ...[took(100, 1), joined(50, 'PA_1', 'ada'), joined(60, 'PA_2', 'bob')],
    { type: 'track_muted', atMs: 150, trackSid: 'TR_1', isMuted: true } as const,
    ...[took(300, 2), joined(50, 'PA_1', 'ada'), left(500, 'PA_1')],
  ];
  expect(attendance(journal).map(({ identity, spans }) => [identity, spans[0]?.startMs, spans[0]?.endMs])).toEqual([
    ['ada', 50, 500],
    ['bob', 60, 150],
  ]);
});
