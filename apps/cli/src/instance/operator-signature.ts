import { hostname, userInfo } from 'node:os';
import { childEnvironment } from '@young-minds/config';

/** Returns who runs the command, for the audit trail: the account on this machine, and the one that called `sudo`. */
export function operatorSignature(): { readonly operator: Readonly<Record<string, string>> } {
  const { SUDO_USER: behind } = childEnvironment();
  const command = process.argv.slice(2, 4).join(' ');
  return { operator: { account: userInfo().username, host: hostname(), ...(behind && { behind }), command } };
}
