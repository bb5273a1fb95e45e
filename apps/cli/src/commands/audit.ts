import { parseArgs } from 'node:util';
import { YoungMindsError } from '@young-minds/recording/domain';
import { verifyAuditTrail } from '@young-minds/recording/usecases';
import { openPlatform } from '../instance/open-platform.ts';

const USAGE = `npm run audit -- verify [--head <the head that an earlier run printed>]`;

/**
 * Follows the audit trail's chains and names the first line that is not as it was written. Ends with 1 where there is
 * one. A head that was kept shows whether anything was cut off or added since: it changes with every new line, so it is
 * taken of a database at rest, such as a back-up.
 */
export async function audit([action = '', ...args]: readonly string[]): Promise<number> {
  if (action !== 'verify') throw new YoungMindsError('VALIDATION_FAILED', USAGE);
  const { values } = parseArgs({ args: [...args], options: { head: { type: 'string' } } });
  await using platform = await openPlatform();
  const { lines, chains, tampered, head } = await verifyAuditTrail(platform);
  if (tampered !== null) {
    console.error(`Line ${tampered.id} of chain ${tampered.chainId} is ${tampered.what}.`);
    return 1;
  }
  console.log(`${lines} lines in ${chains} chains are as they were written.\nHead ${head}`);
  if (values.head === undefined || values.head === head) return 0;
  console.error('The head is not the one given: lines were added or cut off since.');
  return 1;
}
