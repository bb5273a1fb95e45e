import { YoungMindsError } from '@young-minds/core';
import type { Machine } from '../machine.ts';
import { CHECKOUT, VERSIONS } from '../versions.ts';
import { countIntactRecordings, expectEqual, query, readRelease, recordSession } from './platform.ts';

const COUNT_MIGRATIONS = 'SELECT count(*) FROM drizzle.__drizzle_migrations';
const upgradeTo = (version: string) => `cd ${CHECKOUT} && git checkout -q ${version} && deploy/upgrade.sh`;

export interface Upgrade {
  readonly migrations: number;
}

/** Upgrades the older version with its data to the current one, and records. */
export async function upgrade(machine: Machine): Promise<Upgrade> {
  const [release, recordings, migrations] = [
    await readRelease(machine),
    await countIntactRecordings(machine),
    Number(await query(machine, COUNT_MIGRATIONS)),
  ];
  await machine.run(upgradeTo(VERSIONS.current));
  if ((await readRelease(machine)) === release) {
    throw new YoungMindsError('SETUP_FAILED', `Release ${release} still runs after the upgrade.`);
  }
  expectEqual('recordings after the upgrade', await recordSession(machine), recordings + 1);
  return { migrations: Number(await query(machine, COUNT_MIGRATIONS)) - migrations };
}

/** Upgrades to a version whose doctor fails. The upgrade must fail, and the release before must run again. */
export async function refuseFailingVersion(machine: Machine): Promise<void> {
  const [release, recordings] = [await readRelease(machine), await countIntactRecordings(machine)];
  if (await machine.check(upgradeTo(VERSIONS.failing))) {
    throw new YoungMindsError('SETUP_FAILED', 'upgrade.sh succeeded with a version whose doctor fails.');
  }
  expectEqual('release after the failed upgrade', await readRelease(machine), release);
  expectEqual('recordings after the failed upgrade', await recordSession(machine), recordings + 1);
}
