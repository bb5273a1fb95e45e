import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { childEnvironment } from '@young-minds/config';
import { findEnvironment } from '../doctor/find-environment.ts';
import { RECONCILE_PROGRAM } from '../project.ts';

const OPTIONS = {
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  retry: { type: 'string' },
} as const;

/**
 * Makes one run of the reconciler at once, beside the running workers or without them, and prints what it found; with
 * `--dry-run` it changes nothing. `--retry <recording id>` takes up one failed recording, whatever it failed of. Ends
 * with 1 where something is left for the operator to see to.
 */
export async function reconcile(args: readonly string[]): Promise<number> {
  // Judged here, so that a misspelt option does not start anything.
  parseArgs({ args: [...args], options: OPTIONS });
  // A process of the worker's: it alone knows recorders and capture folders.
  const env = childEnvironment(await findEnvironment());
  const child = spawn(process.execPath, [RECONCILE_PROGRAM, ...args], { env, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  return typeof code === 'number' ? code : 1;
}
