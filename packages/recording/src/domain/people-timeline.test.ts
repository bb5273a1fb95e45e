import { expect, it } from 'vitest';
import { peopleTimeline } from './people-timeline.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 10) + seconds * 1000);
const session = { mentor: { id: 'mentor', name: 'Mina' }, mentee: { id: 'mentee', name: 'Theo' } };
const span = (userId: string, from: number, to: number | null) => ({
  ...{ userId, participantSid: `PA_${from}`, joinedAt: at(from) },
  leftAt: to === null ? null : at(to),
});
const FACTS = { durationSeconds: 100, sizeBytes: 1, width: 1280, height: 720, fps: 30 };
const recording = { firstJoinedAt: at(0), durationSeconds: 100, metadata: {} };

it('has the presence of both participants on the timeline of the video', () => {
  const presence = [span('mentor', 0, 100), span('mentee', 10, 40), span('mentee', 50, 100)];
  expect(peopleTimeline({ session, presence, recording })).toEqual([
    { id: 'mentor', name: 'Mina', present: [{ atSeconds: 0, durationSeconds: 100 }], sharing: [] },
    {
      id: 'mentee',
      name: 'Theo',
      present: [
        { atSeconds: 10, durationSeconds: 30 },
        { atSeconds: 50, durationSeconds: 50 },
      ],
      sharing: [],
    },
  ]);
});

it('merges two connections of a participant, and leaves out what other recordings of the room have', () => {
  const presence = [
    span('mentor', -90, -10),
    span('mentor', 0, 60),
    span('mentor', 55, 130),
    span('mentee', 200, null),
  ];
  expect(peopleTimeline({ session, presence, recording })).toEqual([
    { id: 'mentor', name: 'Mina', present: [{ atSeconds: 0, durationSeconds: 100 }], sharing: [] },
  ]);
});

it('has the shared screens that the recorder noted', () => {
  const share = { userId: 'mentee', atSeconds: 20, durationSeconds: 5 };
  const metadata = { artifact: { ...FACTS, shares: [share] } };
  const people = peopleTimeline({ session, presence: [], recording: { ...recording, metadata } });
  expect(people).toEqual([{ id: 'mentee', name: 'Theo', present: [], sharing: [share] }]);
});

it.each([{ firstJoinedAt: null }, { durationSeconds: null }])('is empty with %o', (facts) => {
  const presence = [span('mentor', 0, 100)];
  expect(peopleTimeline({ session, presence, recording: { ...recording, ...facts } })).toEqual([]);
});
