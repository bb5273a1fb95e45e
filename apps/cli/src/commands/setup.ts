import type { Command } from 'commander';

interface SetupOptions {
  readonly production?: boolean;
  readonly livekit?: string;
}

/** `npm run setup`: fetches and builds what the other commands need. */
export function addSetupCommand(program: Command): void {
  program
    .command('setup')
    .description('fetch and build what the other commands need, so that they start fast and need no network')
    .option('--production', 'only packages and pages, for a server whose other parts are services')
    .option('--livekit <file>', 'also put the LiveKit server at this path')
    .action(runSetup);
}

async function runSetup({ production = false, livekit }: SetupOptions): Promise<void> {
  const { readEnvironment } = await import('@young-minds/config');
  const { ROOT } = await import('@young-minds/local-services/project');
  const { findEmbeddedParts } = await import('../instance/environment.ts');
  const { choosePreparations } = await import('../setup/choose-preparations.ts');
  const { installLivekit, prepare } = await import('../setup/prepare.ts');
  await prepare(choosePreparations({ isProduction: production, embedded: findEmbeddedParts(readEnvironment(ROOT)) }));
  if (livekit !== undefined) await installLivekit(livekit);
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
