import type { Command } from 'commander';

/** `npm run audit`: checks the audit trail's hash chains. */
export function addAuditCommand(program: Command): void {
  const command = program.command('audit').description('check that the audit trail is unchanged');
  command
    .command('verify')
    .description('verify every chain; the exit code is 1 if a line was changed, removed or inserted')
    .option('--head <hash>', 'also compare with the head that an earlier run printed, for a database at rest')
    .action(async ({ head }: { head?: string }) => {
      process.exitCode = await verify(head ?? null);
    });
}

async function verify(expectedHead: string | null): Promise<number> {
  const { verifyAuditTrail } = await import('@young-minds/recording/audit');
  const { openPlatform } = await import('../instance/open-platform.ts');
  await using platform = await openPlatform();
  const { lines, chains, tampered, head } = await verifyAuditTrail(platform);
  if (tampered !== null) {
    console.error(`Line ${tampered.id} of chain ${tampered.chainId} is ${tampered.what}.`);
    return 1;
  }
  console.log(`${lines} lines in ${chains} chains are as they were written.\nHead ${head}`);
  if (expectedHead === null || expectedHead === head) return 0;
  console.error('The head is not the one given: lines were added or cut off since.');
  return 1;
}
