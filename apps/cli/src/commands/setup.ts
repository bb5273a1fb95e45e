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

/** `npm run migrate`: migrates the database. Idempotent; runs before web and worker of a new version start. */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description("migrate the database to this version's schema")
    .action(async () => {
      const { loadConfig } = await import('@young-minds/config');
      const { ensureSchema } = await import('@young-minds/database/ensure-schema');
      const { step } = await import('@young-minds/local-services/tools/step');
      const { databaseUrl } = loadConfig();
      await step(
        'schema',
        () => ensureSchema(databaseUrl),
        () => 'up to date',
      );
    });
}
