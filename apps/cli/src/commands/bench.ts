import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runScript } from '../process/run-script.ts';
import { ROOT } from '../project.ts';
import { ensureFfmpeg } from '../setup/ffmpeg.ts';
import { step } from '../setup/step.ts';

const BENCH_FOLDER = join(ROOT, 'bench');

/** Runs one of the measurements in `bench/`; what follows its name is for the measurement itself. */
export async function bench([name = '', ...args]: readonly string[]): Promise<number> {
  const names = readdirSync(BENCH_FOLDER).flatMap((file) => (file.endsWith('.ts') ? basename(file, '.ts') : []));
  if (!names.includes(name)) {
    console.error(`There is no measurement "${name}". They are ${names.join(', ')}.`);
    return 2;
  }
  await step('ffmpeg', ensureFfmpeg, (path) => path);
  return runScript(join(BENCH_FOLDER, `${name}.ts`), args);
}
