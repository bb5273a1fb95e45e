import type { Command } from 'commander';

/** `npm run setup`: fetches and builds what the other commands need. */
export function addSetupCommand(program: Command): void {
  program
    .command('setup')
    .description('fetch and build what the other commands need, so that they start fast and need no network')
    .action(async () => {
      const { prepareEverything } = await import('../setup/prepare.ts');
      await prepareEverything();
    });
}
