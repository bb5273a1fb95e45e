import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '@young-minds/local-services/project';
import type { PartResult } from './summary.ts';

/** Runs a Node program with its output on the screen, as one check that passes where it ends with 0. */
export async function runProgram(
  name: string,
  args: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<PartResult> {
  console.log(`\n── ${name}`);
  const begunAt = performance.now();
  const child = spawn(process.execPath, args, { cwd: options.cwd ?? ROOT, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  const hasPassed = code === 0;
  const seconds = (performance.now() - begunAt) / 1000;
  return { name, passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1, skipped: 0, seconds };
}

/** The file behind a program of a package that the project's root depends on. */
export function toolProgram(packageName: string, program?: string): string {
  const manifest = join(ROOT, 'node_modules', packageName, 'package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  const file = typeof bin === 'string' ? bin : bin[program ?? Object.keys(bin)[0] ?? ''];
  return join(dirname(manifest), file);
}
