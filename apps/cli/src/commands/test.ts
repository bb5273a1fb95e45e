import { type Command, Option } from 'commander';
import type { TestOptions } from '../checks/run-tests.ts';
import { TEST_KINDS, type TestKind } from '../checks/select-tests.ts';

/** `npm test`: runs the whole suite, or the tests that the arguments select. */
export function addTestCommand(program: Command): void {
  program
    .command('test')
    .description('run every check and test, or only the test files that the paths select')
    .argument('[paths...]', 'test files, folders, or parts of their paths')
    .option('-t, --test-name <pattern>', 'run only the tests whose name matches this regular expression')
    .addOption(new Option('--kind <kind>', 'run only the tests of this kind').choices(TEST_KINDS))
    .option('--livekit <version>', 'run with this release of LiveKit, built with Go; repeat it for several', collect)
    .option('--watch', 'keep running; repeat a test when a file that it imports changes')
    .addHelpText(
      'after',
      `
Examples:
  npm test                                             everything, from a bare checkout
  npm test -- packages/recorder/src/rtp                the unit tests of one folder
  npm test -- tests/integration/booking/booking.test.ts -t race
  npm run test:livekit                                 the recorder with the oldest and the newest LiveKit
  npm run test:firefox                                 a session in Firefox, which it installs
  npm run test:watch -- packages/recording`,
    )
    .action(async (paths: readonly string[], options: Omit<TestOptions, 'paths'> & { kind?: TestKind }) => {
      const { runTests } = await import('../checks/run-tests.ts');
      process.exitCode = await runTests({ ...options, paths });
    });
}

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** `npm run check`: every check that needs no server. */
export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .description('check format, lint, spelling, types and the dependency rule, and run the unit tests')
    .action(async () => {
      const { runChecks } = await import('../checks/run-everything.ts');
      const { printSummary } = await import('../checks/print-summary.ts');
      process.exitCode = printSummary(await runChecks());
    });
}
