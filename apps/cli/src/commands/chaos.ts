import { join } from 'node:path';
import { runScript } from '@young-minds/local-services/processes/run-command';
import { ROOT } from '@young-minds/local-services/project';
import type { Command } from 'commander';
import { passArgumentsThrough } from '../options.ts';

/** `npm run chaos`: injects faults into running sessions. */
export function addChaosCommand(program: Command): void {
  addScript(program, 'chaos', 'main.ts', 'inject faults while sessions are recorded, and check that none is lost');
}

/** `npm run soak`: records for a long time. */
export function addSoakCommand(program: Command): void {
  addScript(program, 'soak', 'soak-main.ts', 'record session after session, and check that no resource use grows');
}

function addScript(program: Command, name: string, file: string, description: string): void {
  passArgumentsThrough(program.command(name).description(description)).action(async (args: readonly string[]) => {
    process.exitCode = await runScript(join(ROOT, 'tests', 'chaos', file), args);
  });
}
