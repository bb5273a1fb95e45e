import { runCommand } from './run-command.ts';

/** Returns the absolute path of the first of these programs that is on PATH, or null. */
export async function findOnPath(...names: string[]): Promise<string | null> {
  for (const name of names) {
    const found = await runCommand('sh', ['-c', 'command -v "$1"', 'sh', name]).catch(() => '');
    if (found.trim() !== '') return found.trim();
  }
  return null;
}
