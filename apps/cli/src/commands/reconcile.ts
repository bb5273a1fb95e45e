import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { RECONCILE_PROGRAM } from '@young-minds/local-services/project';
import type { Command } from 'commander';

/** The options of one run, which reconcile-once.ts receives as JSON. */
interface ReconcileOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly retry?: string;
}

/** `npm run reconcile`: runs the reconciler once, whether workers run or not. */
export function addReconcileCommand(program: Command): void {
  program
    .command('reconcile')
    .description('run the reconciler once and print what it repaired; the exit code is 1 if anything is left to do')
    .option('--dry-run', 'change nothing; print what a run would repair')
    .option('--json', 'print one JSON object')
    .option('--retry <recording id>', 'retry one failed recording instead')
    .action(async (options: ReconcileOptions) => {
      process.exitCode = await run(options);
    });
}

/** Runs as a process of the worker app, because only the worker has the recorders and their capture folders. */
async function run(options: ReconcileOptions): Promise<number> {
  const { childEnvironment } = await import('@young-minds/config');
  const { findEnvironment } = await import('../instance/environment.ts');
  const env = childEnvironment(await findEnvironment());
  const child = spawn(process.execPath, [RECONCILE_PROGRAM, JSON.stringify(options)], { env, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  return typeof code === 'number' ? code : 1;
}
