import { join } from 'node:path';
import { runScript } from '../process/run-script.ts';
import { ROOT } from '../project.ts';
import { findGoProgram } from '../services/stores/go-program.ts';
import { VERSITYGW } from '../services/stores/store-programs.ts';
import { ensureFfmpeg } from '../setup/ffmpeg.ts';

const FOLDER = join(ROOT, 'tests', 'chaos');

/** Breaks the platform on purpose, round after round, and proves that no session is lost by it. */
export function chaos(args: readonly string[]): Promise<number> {
  return run('main.ts', args);
}

/** Lets the platform record session after session, and looks for what grows. */
export function soak(args: readonly string[]): Promise<number> {
  return run('soak-main.ts', args);
}

async function run(program: string, args: readonly string[]): Promise<number> {
  // What takes a while the first time is told on standard error, so that --json leaves the output to the result.
  await ensureFfmpeg(console.error);
  await findGoProgram(VERSITYGW, console.error);
  return runScript(join(FOLDER, program), args);
}
