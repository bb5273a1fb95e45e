import type { Machine } from '../machine.ts';
import { CHECKOUT } from '../versions.ts';
import { type InstallOptions, runInstaller } from './install.ts';
import { countIntactRecordings, expectEqual, recordSession, secondsFor } from './platform.ts';

const BACKUPS = '/var/backups/rehearsal';
/** What a lost disk takes: settings, recordings and the database. Packages and releases would only be installed again. */
const LOSE_DATA = `systemctl stop young-minds-web young-minds-worker livekit
  rm -r /etc/young-minds /var/lib/young-minds
  cd / && runuser -u postgres -- dropdb young_minds`;

export interface Restore {
  readonly recordings: number;
  readonly seconds: number;
}

/**
 * Backs up, records another session, loses all data, installs, and restores. Returns the number of recordings restored,
 * and how long restore.sh took.
 */
export async function restoreBackup(machine: Machine, options: InstallOptions): Promise<Restore> {
  const recordings = await countIntactRecordings(machine);
  await machine.run(`cd ${CHECKOUT} && rm -rf ${BACKUPS} && deploy/backup.sh ${BACKUPS}`);
  expectEqual('recordings after the backup', await recordSession(machine), recordings + 1);
  await machine.run(LOSE_DATA);
  await runInstaller(machine, options);
  expectEqual('recordings on the new machine', await countIntactRecordings(machine), 0);
  const seconds = await secondsFor(machine, `cd ${CHECKOUT} && deploy/restore.sh ${BACKUPS}/2* --replace-database`);
  expectEqual('recordings after the restore', await countIntactRecordings(machine), recordings);
  expectEqual('recordings afterward', await recordSession(machine), recordings + 1);
  return { recordings, seconds };
}
