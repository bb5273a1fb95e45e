import { describe, expect, test } from 'vitest';
import {
  gatheringStartAt,
  isAnyonePresent,
  isPerson,
  lastLeaveAt,
  type PresenceSpan,
  refineSessionSpan,
} from './presence.ts';

const START = Date.parse('2026-03-01T10:00:00.000Z');
const at = (seconds: number) => new Date(START + seconds * 1000);

const span = (joinedAtSeconds: number, leftAtSeconds: number | null): PresenceSpan => ({
  userId: 'a person',
  participantSid: `PA_${joinedAtSeconds}`,
  joinedAt: at(joinedAtSeconds),
  leftAt: leftAtSeconds === null ? null : at(leftAtSeconds),
});

test.each([
  ['no participant ever joined', [], false, null],
  ['one present participant', [span(0, null)], true, null],
  ['one participant who left', [span(0, 10)], false, at(10)],
  ['one of two tabs is still open', [span(0, 10), span(5, null)], true, null],
  ['both left, in any order', [span(5, 30), span(0, 10)], false, at(30)],
])('%s', (_, spans, isPresent, lastLeftAt) => {
  expect(isAnyonePresent(spans)).toBe(isPresent);
  expect(lastLeaveAt(spans)).toEqual(lastLeftAt);
});

describe('the span starts with the earliest join connected by absences within the grace period', () => {
  test.each([
    ['no participants', [], null],
    ['one time span', [span(7, null)], at(7)],
    ['overlapping time spans', [span(7, 40), span(3, 20), span(30, null)], at(3)],
    ['a rejoin within the grace period', [span(0, 30), span(50, null)], at(0)],
    ['a rejoin after the grace period', [span(0, 30), span(51, null)], at(51)],
    ['an early group of time spans and a later one', [span(0, 30), span(100, 120), span(130, null)], at(100)],
    ['two present participants', [span(9, null), span(4, null)], at(4)],
    ['all participants left', [span(0, 30), span(40, 60)], at(0)],
  ])('%s', (_, spans, expected) => {
    expect(gatheringStartAt(spans, 20_000)).toEqual(expected);
  });
});

describe('the session span of a recording', () => {
  const known = { firstJoinedAt: at(1), lastLeftAt: at(60), endedAt: at(81) };
  test.each([
    ['the recorder reports the same leave more precisely', known, [at(2), at(60.73)], [at(1), at(60.73)]],
    ['the recorder lost the room before the participants left', known, [at(2), at(50)], [at(1), at(60)]],
    ['the recorder was disconnected just before the participants left', known, [at(2), at(59), true], [at(1), at(60)]],
    ['the recorder saw no participants', known, null, [at(1), at(60)]],
    ['no leave is known', { ...known, lastLeftAt: null }, [at(2), at(55)], [at(1), at(55)]],
    ['only the end of capturing is known', { ...known, lastLeftAt: null }, null, [at(1), at(81)]],
    [
      'only the recorder has times',
      { firstJoinedAt: null, lastLeftAt: null, endedAt: at(81) },
      [at(2), at(55)],
      [at(2), at(55)],
    ],
    ['a leave before the join', { ...known, firstJoinedAt: at(61) }, null, [at(61), at(61)]],
  ] as const)('%s', (_, presence, seen, [startAt, endAt]) => {
    const sessionSpan = seen === null ? null : { startAt: seen[0], endAt: seen[1], isCutShort: seen[2] === true };
    expect(refineSessionSpan(presence, sessionSpan)).toEqual({ startAt, endAt });
  });
});

test.each([
  ['who joined on the meeting page', {}, true],
  ['who is hidden', { isHidden: true }, false],
  ['that is a further connection of one', { identity: 'ada#camera' }, false],
  ['whose token sets the recording flag', { isRecorder: true }, false],
  ['that is our recorder', { isHidden: true, isRecorder: true }, false],
  ['that is the browser of an egress', { kind: 'EGRESS', isHidden: true, isRecorder: true }, false],
  ['that is a visible egress', { kind: 'EGRESS' }, false],
  ['that is an ingress', { kind: 'INGRESS' }, false],
  ['that is an agent', { kind: 'AGENT' }, false],
  ['that is a phone', { kind: 'SIP' }, false],
  ['that is a connector', { kind: 'CONNECTOR' }, false],
  ['of an unknown kind', { kind: '' }, false],
])('isPerson of a participant %s', (_, traits, expected) => {
  expect(isPerson({ identity: 'ada', kind: 'STANDARD', isHidden: false, isRecorder: false, ...traits })).toBe(expected);
});
