import { expect, test } from 'vitest';
import type { JournalEntry, TrackBegan } from '../journal/journal-entry.ts';
import { clockIssues } from './clock-issues.ts';

const began = (source: 'camera' | 'microphone', more: Partial<TrackBegan> = {}) =>
  ({
    type: 'track_began',
    take: 1,
    trackSid: source,
    participantSid: 'PA_1',
    identity: 'ada',
    source,
    ...more,
  }) as TrackBegan;

/** Reports at intervals of one second, from a clock that is `behindMs` behind the host's. */
const reports = (trackSid: string, behindMs: (index: number) => number): JournalEntry[] =>
  Array.from({ length: 60 }, (_, index) => {
    const atMs = index * 1000;
    return { type: 'sender_report', atMs, take: 1, trackSid, timestamp: 0, ntpMs: atMs - behindMs(index) };
  });

const qualityIssuesOf = (...behindMs: readonly ((index: number) => number)[]) =>
  clockIssues(
    [
      ...[began('camera'), began('microphone')],
      ...reports('camera', behindMs[0] ?? (() => 20)),
      ...reports('microphone', behindMs[1] ?? (() => 20)),
    ],
    (identity) => identity.toUpperCase(),
  );

test('reports no issue for clocks that agree despite network jitter', () => {
  expect(
    qualityIssuesOf(
      () => 20,
      (index) => (index % 3 === 0 ? 40 : 900),
    ),
  ).toEqual([]);
});

test('reports clocks that differ and clocks that drift apart', () => {
  expect(
    qualityIssuesOf(
      () => 20,
      () => 420,
    ),
  ).toEqual(["ADA's audio and video may be 400 ms out of sync"]);
  expect(
    qualityIssuesOf(
      () => 0,
      (index) => index * 10,
    ),
  ).toEqual(["ADA's audio and video may be 400 ms out of sync"]);
});

test('reports no issue for a track without clock reports or a participant with one track', () => {
  expect(clockIssues([began('camera'), began('microphone'), ...reports('camera', () => 0)], String)).toEqual([]);
  expect(clockIssues([began('camera'), ...reports('camera', () => 0)], String)).toEqual([]);
});

test('does not compare different participants', () => {
  const other = began('microphone', { participantSid: 'PA_2', identity: 'ben' });
  const journal = [began('camera'), other, ...reports('camera', () => 0), ...reports('microphone', () => 999)];
  expect(clockIssues(journal, String)).toEqual([]);
});
