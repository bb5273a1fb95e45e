import { expect, test } from 'vitest';
import type { CoverageFacts } from './coverage.ts';
import { uncapturedGaps } from './uncaptured-gaps.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 4, 4, 9) + seconds * 1000);
const facts = (metadata: CoverageFacts['metadata'] = {}): CoverageFacts => ({
  ...{ firstJoinedAt: at(0), startedAt: at(0.5), lastLeftAt: at(100), captureEndedAt: at(120) },
  metadata,
});
const gap = (from: number, to: number) => ({ from: at(from), to: at(to) });
const noted = (from: number, to: number) => ({ from: at(from).toISOString(), to: at(to).toISOString() });

test.each([
  ['nothing where one take covers all', facts(), [gap(0.4, 120)], []],
  ['what lies between two takes', facts(), [gap(0.4, 40), gap(52, 120)], [gap(40, 52)]],
  ['takes in whatever order, one within the other', facts(), [gap(52, 120), gap(0.4, 40), gap(10, 20)], [gap(40, 52)]],
  ['the end, where the last machine was lost', facts(), [gap(0.4, 80)], [gap(80, 100)]],
  ['the beginning, where the first machine was lost before it could send', facts(), [gap(30, 120)], [gap(0, 30)]],
  ['all of it where nothing is left', facts(), [], [gap(0, 100)]],
  ['nothing that is shorter than a second', facts(), [gap(0.9, 40), gap(40.9, 99.5)], []],
  [
    'nothing that the row tells of already, to a second',
    facts({ gaps: [noted(39.5, 51.8)] }),
    [gap(0.4, 40), gap(52, 120)],
    [],
  ],
  ['what is longer than the row tells', facts({ gaps: [noted(45, 52)] }), [gap(0.4, 40), gap(52, 120)], [gap(40, 52)]],
  ['nothing while the span is not known', { ...facts(), lastLeftAt: null }, [gap(0.4, 40)], []],
])('tells %s', (_, row, captured, expected) => {
  expect(uncapturedGaps(row, captured)).toEqual(expected);
});
