import { expect, test } from 'vitest';
import { isNotedAtRisk, riskOf, withRisk } from './operator-alert.ts';
import { parseRecordingMetadata } from './recording-metadata.ts';

const JOINED = new Date('2026-03-01T10:00:00.000Z');
const after = (seconds: number) => new Date(JOINED.getTime() + seconds * 1000);
const requested = { phase: 'requested', firstJoinedAt: JOINED, createdAt: after(1), metadata: {} } as const;
const interrupted = { ...requested, phase: 'capturing', metadata: { interruptedAt: JOINED } } as const;

test.each([
  ['that has not begun 30 s after the first join', requested, 30, null],
  ['that has not begun 31 s after the first join', requested, 31, 'recording_not_begun'],
  ['interrupted for 15 s', interrupted, 15, null],
  ['interrupted for longer', interrupted, 16, 'recording_interrupted'],
  ['that is capturing', { ...requested, phase: 'capturing' }, 999, null],
  ['that is being stopped', { ...interrupted, phase: 'stopping' }, 999, null],
  ['that has ended', { ...interrupted, phase: 'completed' }, 999, null],
] as const)('a recording %s', (_, facts, seconds, alert) => {
  expect(riskOf(facts, after(seconds))?.alert ?? null).toBe(alert);
});

test('adds a risk to the other metadata and clears it', () => {
  const others = parseRecordingMetadata({ kept: true });
  const risk = { alert: 'recording_interrupted', since: JOINED } as const;
  const metadata = withRisk({ metadata: others }, risk);
  expect(isNotedAtRisk({ metadata })).toBe(true);
  expect(withRisk({ metadata }, null)).toEqual({ kept: true });
  expect(isNotedAtRisk({ metadata: others })).toBe(false);
});
