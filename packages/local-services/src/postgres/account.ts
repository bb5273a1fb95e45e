import { userInfo } from 'node:os';
import { runCommand, type SystemAccount, succeeds } from '../processes/run-command.ts';

const NAME = 'postgres';

/**
 * The system account PostgreSQL runs as. It refuses to run as root, so root gets the `postgres` account, which is
 * made where it is missing; everybody else runs it as themselves (null).
 */
export async function findPostgresAccount(): Promise<SystemAccount | null> {
  if (userInfo().uid !== 0) return null;
  if (!(await succeeds('id', ['-u', NAME]))) {
    await runCommand('useradd', ['--system', '--user-group', '--no-create-home', NAME]);
  }
  const [uid, gid] = await Promise.all([runCommand('id', ['-u', NAME]), runCommand('id', ['-g', NAME])]);
  return { uid: Number(uid), gid: Number(gid) };
}
