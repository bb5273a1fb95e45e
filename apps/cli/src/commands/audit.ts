import { open } from 'node:fs/promises';
import type { AuditVerdict } from '@young-minds/recording/audit';
import type { Command } from 'commander';
import type { Platform } from '../instance/open-platform.ts';

interface VerifyOptions {
  readonly head?: string;
  readonly anchors?: string;
}

/** `npm run audit`: checks the audit trail's hash chains. */
export function addAuditCommand(program: Command): void {
  const command = program.command('audit').description('check that the audit trail is unchanged');
  command
    .command('verify')
    .description(
      'verify chains, consents and anchors; the exit code is 1 if something was changed, removed or inserted',
    )
    .option('--head <hash>', 'also compare with the head that an earlier run printed, for a database at rest')
    .option('--anchors <file>', 'also compare the anchors in the store with a copy that AUDIT_ANCHOR_FILE made')
    .action(async (options: VerifyOptions) => {
      process.exitCode = await verify(options);
    });
}

async function verify({ head: expectedHead, anchors: file }: VerifyOptions): Promise<number> {
  const { verifyAuditTrail } = await import('@young-minds/recording/audit');
  const { openPlatform } = await import('../instance/open-platform.ts');
  await using platform = await openPlatform();
  const verdict = await verifyAuditTrail(platform);
  const problem = problemOf(verdict) ?? (await findAnchorProblem(platform, { verdict, file: file ?? null }));
  if (problem !== null) {
    console.error(problem);
    return 1;
  }
  const { lines, chains, head } = verdict;
  console.log(`${lines} lines in ${chains} chains are as they were written.\nHead ${head}`);
  if (expectedHead === undefined || expectedHead === head) return 0;
  console.error('The head is not the one given: lines were added or cut off since.');
  return 1;
}

function problemOf({ tampered, differingConsent }: AuditVerdict): string | null {
  if (tampered !== null) return `Line ${tampered.id} of chain ${tampered.chainId} is ${tampered.what}.`;
  return differingConsent === null ? null : `Consent ${differingConsent} is not as its line in the trail says.`;
}

interface AnchorCheck {
  readonly verdict: AuditVerdict;
  /** A copy of the anchors; null for none. */
  readonly file: string | null;
}

/** Prints how many anchors the trail agrees with. Returns the first difference. */
async function findAnchorProblem({ config, ...platform }: Platform, { verdict, file }: AnchorCheck) {
  const { anchorKey: key } = config.audit;
  if (key === null) return noKey(file);
  const { verifyAnchors } = await import('@young-minds/recording/audit');
  const copies = file === null ? {} : { copies: linesOf(file) };
  const store = platform.storage.current;
  const { anchors, lastTakenAt, problem } = await verifyAnchors({ ...platform, store, key, ...copies });
  if (problem !== null) return problem;
  if (anchors === 0 && verdict.lines > 0) {
    return `The ${store.name} store has no anchors. Start the worker with AUDIT_ANCHOR_KEY; if it ran before, they were deleted.`;
  }
  const last = lastTakenAt === null ? '' : `, the last of ${lastTakenAt.toISOString()}`;
  console.log(`${anchors} anchors in the store match${last}.`);
  return null;
}

/** Opens the file only once its lines are read: readline drops lines that come before. */
async function* linesOf(file: string): AsyncGenerator<string> {
  await using handle = await open(file);
  yield* handle.readLines();
}

function noKey(file: string | null): string | null {
  if (file !== null) return '--anchors needs AUDIT_ANCHOR_KEY, which is not set.';
  console.log('Anchors were not checked: AUDIT_ANCHOR_KEY is not set. Cut ends and rewritten chains cannot be found.');
  return null;
}
