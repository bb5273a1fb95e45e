import type { Command } from 'commander';

/** `npm start`: runs the platform as in production. */
export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('run the platform as in production; PostgreSQL and LiveKit are embedded unless configured')
    .action(async () => {
      const { startInstance } = await import('../instance/start-instance.ts');
      const { untilStopped } = await import('../instance/until-stopped.ts');
      const instance = await startInstance({ mode: 'production' });
      console.log(`\nYoung Minds runs at ${instance.config.web.baseUrl}. Ctrl-C stops it.`);
      process.exitCode = await untilStopped(instance);
    });
}
