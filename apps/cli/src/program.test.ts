import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from './program.ts';

/** Each test starts a process. */
const SLOW = { timeout: 60_000 };
const MAIN = join(import.meta.dirname, 'main.ts');

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: string[]): Promise<Result> {
  return promisify(execFile)(process.execPath, [MAIN, ...args]).then(
    (output) => ({ code: 0, ...output }),
    (failure: Result) => failure,
  );
}

/** Lists a command and all of its subcommands. */
function listAll(command: Command): readonly Command[] {
  return command.commands.flatMap((each) => [each, ...listAll(each)]);
}

test('every command and option has a description, and the overview lists every command', () => {
  const program = createProgram();
  const all = listAll(program);
  expect(all.map((command) => command.description()).filter((text) => text === '')).toEqual([]);
  expect(all.flatMap(({ options }) => options).filter(({ description }) => description === '')).toEqual([]);
  const overview = program.helpInformation();
  for (const command of program.commands) expect(overview).toMatch(new RegExp(`^  ${command.name()}\\b`, 'm'));
});

test.each([
  [['help'], 'Usage: npm run <command> -- [options]'],
  [['help', 'storage', 'migrate'], 'Usage: npm run storage -- migrate [options]'],
  [['doctor', '--help'], '--record'],
  [['help', 'chaos'], '--rounds <n>'],
  [['bench', 'compose', '--help'], '--seconds <n>'],
  [['rehearse-deploy', '--containers', '--help'], '--without-registry'],
])('%j prints help', SLOW, async (args, expected) => {
  expect(await run(...args)).toMatchObject({ code: 0, stdout: expect.stringContaining(expected) });
});

test.each([
  [['demoo'], 'Did you mean demo?'],
  [['doctor', '--recrod'], 'Did you mean --record?'],
  [['storage', 'migrat'], 'Did you mean migrate?'],
  [['bench', 'capure'], 'Did you mean capture?'],
  [['chaos', '--rounds', 'x'], 'It must be a whole number of 1 or more.'],
  [['storage', 'verify', '--sample', '20'], 'It must be a share such as 10%.'],
])('%j is rejected with the closest known name or the expected value', SLOW, async (args, expected) => {
  expect(await run(...args)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(expected) });
});
