import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from '../project.ts';

/** Runs one of the project's programs with its output on the screen. Returns its exit code. */
export async function runScript(file: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [file, ...args], { cwd: ROOT, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}
