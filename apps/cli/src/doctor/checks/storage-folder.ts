import { stat } from 'node:fs/promises';
import { type Finding, failed } from '../check.ts';

interface Account {
  /** Absent on Windows. */
  readonly uid: number | undefined;
}

/**
 * Checks that the local store's folder exists and that this process's account can judge it. Returns null if so. The
 * check must not create the folder: one that root creates is unusable for web and worker.
 */
export async function examineStorageFolder(
  directory: string,
  { uid }: Account = { uid: process.getuid?.() },
): Promise<Finding | null> {
  const found = await stat(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (found === null) {
    const advice = `Start the worker, which creates it, or run install -d -m 700 -o ACCOUNT ${directory} for its account.`;
    return failed(`local: LOCAL_STORAGE_DIR ${directory} does not exist`, advice);
  }
  // Root can write everywhere, so its success proves nothing about the service.
  if (uid !== 0 || found.uid === 0) return null;
  return failed(
    `local: ${directory} belongs to uid ${found.uid}, and doctor runs as root`,
    `Run it as the account of web and worker: young-minds doctor, or sudo -u '#${found.uid}' npm run doctor.`,
  );
}
