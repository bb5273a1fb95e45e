import { expect, test } from 'vitest';
import type { CoverageFacts } from './timeline.ts';
import { uncapturedGaps } from './tracks.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 4, 4, 9) + seconds * 1000);
const facts = (metadata: CoverageFacts['metadata'] = {}): CoverageFacts => ({
  ...{ firstJoinedAt: at(0), startedAt: at(0.5), lastLeftAt: at(100), captureEndedAt: at(120) },
  metadata,
});
const gap = (from: number, to: number) => ({ from: at(from), to: at(to) });

test.each([
  ['nothing if one capture run covers all', facts(), [gap(0.4, 120)], []],
  ['the gap between two capture runs', facts(), [gap(0.4, 40), gap(52, 120)], [gap(40, 52)]],
  ['capture runs in any order, one within another', facts(), [gap(52, 120), gap(0.4, 40), gap(10, 20)], [gap(40, 52)]],
  ['the end if the last machine was lost', facts(), [gap(0.4, 80)], [gap(80, 100)]],
  ['the start if the first machine was lost before its first upload', facts(), [gap(30, 120)], [gap(0, 30)]],
  ['the whole session span if nothing is left', facts(), [], [gap(0, 100)]],
  ['no gap shorter than a second', facts(), [gap(0.9, 40), gap(40.9, 99.5)], []],
  [
    'no gap that the row already contains, within a second',
    facts({ gaps: [gap(39.5, 51.8)] }),
    [gap(0.4, 40), gap(52, 120)],
    [],
  ],
  ['a gap that is longer than in the row', facts({ gaps: [gap(45, 52)] }), [gap(0.4, 40), gap(52, 120)], [gap(40, 52)]],
  ['nothing if the session span is unknown', { ...facts(), lastLeftAt: null }, [gap(0.4, 40)], []],
])('reports %s', (_, row, captured, expected) => {
  expect(uncapturedGaps(row, captured)).toEqual(expected);
});
