import type { Machine } from '../machine.ts';
import { CHECKOUT } from '../versions.ts';
import { countIntactRecordings, expectEqual, recordSession } from './platform.ts';

const BACKUPS = '/var/backups/rehearsal';
const RECORDINGS = '/var/lib/young-minds/recordings';

/** Backs up, records another session, loses all recordings, and restores. Returns the number of recordings restored. */
export async function restoreBackup(machine: Machine): Promise<number> {
  const recordings = await countIntactRecordings(machine);
  await machine.run(`cd ${CHECKOUT} && deploy/backup.sh ${BACKUPS}`);
  expectEqual('recordings after the backup', await recordSession(machine), recordings + 1);
  await machine.run(`find ${RECORDINGS} -mindepth 1 -delete`);
  await machine.run(`cd ${CHECKOUT} && deploy/restore.sh ${BACKUPS}/2* --replace-database`);
  expectEqual('recordings after the restore', await countIntactRecordings(machine), recordings);
  return recordings;
}
