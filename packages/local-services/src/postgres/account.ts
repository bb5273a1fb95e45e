import { userInfo } from 'node:os';
import { runCommand, type SystemAccount, succeeds } from '../processes/run-command.ts';

const NAME = 'postgres';

/**
 * Returns the system account to run PostgreSQL as. PostgreSQL refuses to run as root, so root gets the `postgres`
 * account, which is created if it is missing; any other user runs it as themselves (null).
 */
export async function findPostgresAccount(): Promise<SystemAccount | null> {
  if (userInfo().uid !== 0) return null;
  if (!(await succeeds('id', ['-u', NAME]))) {
    await runCommand('useradd', ['--system', '--user-group', '--no-create-home', NAME]);
  }
  const [uid, gid] = await Promise.all([runCommand('id', ['-u', NAME]), runCommand('id', ['-g', NAME])]);
  return { uid: Number(uid), gid: Number(gid) };
}
