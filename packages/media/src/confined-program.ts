import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The variables that a media program gets. Everything else, above all the secrets of this process, is withheld from
 * programs that decode what participants send.
 */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'LD_LIBRARY_PATH', 'SystemRoot'] as const;
/** Without this limit, glibc reserves 64 MB of addresses for each thread, which would exceed the memory limit. */
const FEW_ARENAS = { MALLOC_ARENA_MAX: '4' } as const;
/** Files name no other files and no addresses to open, and if they do, it fails. */
const PROTOCOLS = ['-protocol_whitelist', 'file,pipe'] as const;
/** The largest pictures that are decoded need a tenth of it. */
const MAX_MEMORY_BYTES = 4 * 1024 ** 3;

/** Returns the environment of a media program. */
export function mediaEnvironment(): NodeJS.ProcessEnv {
  const passedOn = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...Object.fromEntries(passedOn), ...FEW_ARENAS };
}

/** Returns the arguments with every input limited to files and pipes. ffprobe has one input, its last argument. */
export function withoutNetwork(program: 'ffmpeg' | 'ffprobe', args: readonly string[]): string[] {
  if (program === 'ffprobe') return [...PROTOCOLS, ...args];
  return args.flatMap((arg) => (arg === '-i' ? [...PROTOCOLS, arg] : [arg]));
}

/**
 * Returns the start of a command line that limits the memory and CPU time of what follows; empty if the machine has no
 * `prlimit`, which is a part of Linux only.
 */
export function resourceLimits(timeoutMs: number): string[] {
  const isOffered = (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'prlimit')));
  if (!isOffered) return [];
  // A program with several threads uses more CPU time than time passes, so its time limit applies first.
  const cpuSeconds = Math.ceil(timeoutMs / 1000) * 8;
  return ['prlimit', `--as=${MAX_MEMORY_BYTES}`, `--cpu=${cpuSeconds}`, '--core=0', '--'];
}
