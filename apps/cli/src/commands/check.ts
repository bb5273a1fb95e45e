import type { Command } from 'commander';

/** `npm run check`: every check that needs no server. */
export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .description('check format, lint, spelling, types and the dependency rule, and run the unit tests')
    .action(async () => {
      const { runChecks } = await import('../checks/run-checks.ts');
      const { printSummary } = await import('../checks/summary.ts');
      process.exitCode = printSummary(await runChecks());
    });
}
