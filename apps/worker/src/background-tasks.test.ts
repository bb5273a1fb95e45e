import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEADLINES_MS } from '@young-minds/recording/domain';
import { expect, test } from 'vitest';
import { BACKGROUND_TASKS } from './background-tasks.ts';

const OPERATIONS = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');

/** Returns the cells of the table below a heading, without its head. */
function tableBelow(heading: string): string[][] {
  const [, section = ''] = OPERATIONS.split(`\n### ${heading}\n`);
  const [body = ''] = section.split('\n#');
  const rows = body.split('\n').filter((line) => line.startsWith('| '));
  const cells = rows.map((row) => row.slice(1, -1).split('|'));
  return cells.slice(2).map((row) => row.map((cell) => cell.trim()));
}

function textOf(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

test('docs/operations.md lists the background tasks as they are declared', () => {
  const declared = BACKGROUND_TASKS.map(({ name, periodMs, repairs, bound }) => {
    return [`\`${name}\``, textOf(periodMs), repairs, bound];
  });
  expect(tableBelow('Background tasks')).toEqual(declared);
});

test('docs/operations.md lists the deadlines that the code uses', () => {
  const used = Object.entries(DEADLINES_MS).map(([name, deadlineMs]) => [`\`${name}\``, textOf(deadlineMs)]);
  expect(tableBelow('Deadlines').map((row) => row.slice(0, 2))).toEqual(used);
});
