import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runScript } from '@young-minds/local-services/processes/run-command';
import { ROOT } from '@young-minds/local-services/project';
import type { Command } from 'commander';
import { passArgumentsThrough } from '../options.ts';

const BENCH_FOLDER = join(ROOT, 'bench');

/** `npm run bench`: one subcommand for each measurement in `bench/`, which parses its own options. */
export function addBenchCommand(program: Command): void {
  const command = program.command('bench').description('run a measurement from bench/');
  for (const name of listMeasurements()) {
    passArgumentsThrough(command.command(name).description(`run bench/${name}.ts; --help lists its options`)).action(
      async (args: readonly string[]) => {
        const { ensureFfmpeg } = await import('@young-minds/local-services/tools/system-programs');
        if (!args.includes('--help')) await ensureFfmpeg(console.error);
        process.exitCode = await runScript(join(BENCH_FOLDER, `${name}.ts`), args);
      },
    );
  }
}

/** A production image leaves the measurements out. */
function listMeasurements(): readonly string[] {
  if (!existsSync(BENCH_FOLDER)) return [];
  return readdirSync(BENCH_FOLDER)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'));
}
