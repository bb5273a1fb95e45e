import { type Command, Option } from 'commander';
import { parseStore, positiveNumber, share } from '../options.ts';
import type { EraseOptions } from '../storage/erase.ts';
import type { MigrateOptions } from '../storage/migrate.ts';
import type { ReaddressOptions } from '../storage/readdress.ts';
import type { VerifyOptions } from '../storage/verify.ts';

/** `npm run storage`: moves recordings between stores, compares stores with the database, erases one recording. */
export function addStorageCommand(program: Command): void {
  const command = program.command('storage').description('move, verify or erase stored recordings');
  command
    .command('migrate')
    .description('move every recording of one store to another; can be stopped and run again')
    .addOption(store('--from <store>', 'store to move from').makeOptionMandatory())
    .addOption(store('--to <store>', 'store to move to').makeOptionMandatory())
    .option('--dry-run', 'only print what would move')
    .option('--delete-source', 'delete each original after its copy was read back')
    .option('--max-mbit <n>', 'limit the rate, in megabits a second', positiveNumber)
    .action((options: MigrateOptions) =>
      runStoppable(async (signal) => (await import('../storage/migrate.ts')).migrate(options, signal)),
    );
  command
    .command('readdress')
    .description('update the rows of a store that has another address now, with the same objects')
    .requiredOption('--from <address>', 'address in the rows, such as http://minio.example:9000')
    .addOption(store('--to <store>', 'the store at its present address').makeOptionMandatory())
    .action((options: ReaddressOptions) =>
      runStoppable(async (signal) => (await import('../storage/readdress.ts')).readdress(options, signal)),
    );
  command
    .command('verify')
    .description('compare stores with the database; the exit code is 1 if a recording is lost or damaged')
    .addOption(store('--provider <store>', 'verify this store only; default: every configured one'))
    .option('--sample <share>', 'share of the recordings to read in full, such as 10%', share, 1)
    .action((options: VerifyOptions) =>
      runStoppable(async (signal) => (await import('../storage/verify.ts')).verify(options, signal)),
    );
  command
    .command('erase')
    .description('erase one recording, as the law may require; its row and audit trail stay')
    .argument('<recording-id>')
    .requiredOption('--reason <text>', 'why, for the audit trail')
    .addOption(
      store('--also-in <store>', 'another store that may hold a copy; can be repeated')
        .argParser((value: string, others: string[]) => [...others, parseStore(value)])
        .default([], 'none'),
    )
    .action((recordingId: string, options: EraseOptions) =>
      runStoppable(async () => (await import('../storage/erase.ts')).erase(recordingId, options)),
    );
}

function store(flags: string, description: string): Option {
  return new Option(flags, `${description} (a provider or a name in OTHER_STORES)`).argParser(parseStore);
}

/** Stops at SIGINT or SIGTERM; the same command continues from there. */
async function runStoppable(act: (signal: AbortSignal) => Promise<number>): Promise<void> {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  try {
    process.exitCode = await act(stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    console.log('Stopped. Run the same command to continue.');
    process.exitCode = 130;
  }
}
