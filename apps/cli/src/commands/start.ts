import type { Command } from 'commander';

/** `npm start`: runs the platform as in production. */
export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('run the platform as in production; PostgreSQL and LiveKit are embedded unless configured')
    .action(async () => {
      const { startInstance, untilStopped } = await import('../instance/start-instance.ts');
      const instance = await startInstance({ mode: 'production' });
      console.log(`\nYoung Minds runs at ${instance.config.web.baseUrl}. Ctrl-C stops it.`);
      process.exitCode = await untilStopped(instance);
    });
}

/** `npm run dev`: runs the platform and reloads changed sources. */
export function addDevCommand(program: Command): void {
  program
    .command('dev')
    .description('run the platform for development: pages and worker reload when a source file changes')
    .action(async () => {
      const { startInstance, untilStopped } = await import('../instance/start-instance.ts');
      const onLine = (name: string, line: string) => console.log(`${name.padEnd(6)} | ${line}`);
      const instance = await startInstance({ mode: 'development', onLine });
      console.log(`\nYoung Minds runs at ${instance.config.web.baseUrl} and reloads your changes. Ctrl-C stops it.`);
      process.exitCode = await untilStopped(instance);
    });
}
