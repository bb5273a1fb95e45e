import { YoungMindsError } from '@young-minds/recording/domain';
import { erase } from '../storage/erase.ts';
import { migrate } from '../storage/migrate.ts';
import { verify } from '../storage/verify.ts';

const USAGE = `npm run storage -- <what to do>
  migrate --from s3 --to gcs [--dry-run] [--delete-source] [--max-mbit 100]
  verify  [--provider s3] [--sample 10%]
  erase   <recording id> --reason "why" [--also-in s3]`;

const ACTIONS: Readonly<Record<string, (args: readonly string[], signal: AbortSignal) => Promise<number>>> = {
  migrate,
  verify,
  erase,
};

/** The operator's hand on the stores: moves recordings, compares them with the rows, erases one where the law asks. */
export async function storage([action = '', ...args]: readonly string[]): Promise<number> {
  const act = ACTIONS[action];
  if (act === undefined) throw new YoungMindsError('VALIDATION_FAILED', USAGE);
  const stopping = new AbortController();
  // What is under way is let go of; the same command goes on with it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  try {
    return await act(args, stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    console.log('Stopped. The same command goes on from here.');
    return 130;
  }
}
