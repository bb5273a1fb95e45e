import { YoungMindsError } from '@young-minds/core';
import type { Machine } from '../machine.ts';
import { CHECKOUT, VERSIONS } from '../versions.ts';
import {
  countIntactRecordings,
  countRecordings,
  expectEqual,
  query,
  readRelease,
  recordSession,
  secondsFor,
  toTenths,
} from './platform.ts';

const COUNT_MIGRATIONS = 'SELECT count(*) FROM drizzle.__drizzle_migrations';
const ROLL_BACK = `cd ${CHECKOUT} && deploy/upgrade.sh --rollback`;
const upgradeTo = (version: string) => `cd ${CHECKOUT} && git checkout -q ${version} && deploy/upgrade.sh`;

export interface Upgrade {
  readonly migrations: number;
  readonly seconds: number;
  readonly secondsBack: number;
}

/**
 * Upgrades the older version with its data to the current one, goes back with the new schema, and forward again; each
 * version records. Returns how long the first upgrade and the way back took.
 */
export async function upgrade(machine: Machine): Promise<Upgrade> {
  const [release, recordings, migrations] = [
    await readRelease(machine),
    await countRecordings(machine),
    Number(await query(machine, COUNT_MIGRATIONS)),
  ];
  const seconds = await secondsFor(machine, upgradeTo(VERSIONS.current));
  if ((await readRelease(machine)) === release) {
    throw new YoungMindsError('SETUP_FAILED', `Release ${release} still runs after the upgrade.`);
  }
  expectEqual('intact recordings after the upgrade', await countIntactRecordings(machine), recordings);
  expectEqual('recordings after the upgrade', await recordSession(machine), recordings + 1);
  const secondsBack = await secondsFor(machine, ROLL_BACK);
  expectEqual('release after the rollback', await readRelease(machine), release);
  expectEqual('recordings after the rollback', await recordSession(machine), recordings + 2);
  await machine.run(upgradeTo(VERSIONS.current));
  expectEqual('intact recordings at the end', await countIntactRecordings(machine), recordings + 2);
  return { migrations: Number(await query(machine, COUNT_MIGRATIONS)) - migrations, seconds, secondsBack };
}

/**
 * Upgrades to a version whose doctor fails. The upgrade must fail, and the release before must run again. Returns the
 * seconds that it took, including the build.
 */
export async function refuseFailingVersion(machine: Machine): Promise<number> {
  const [release, recordings] = [await readRelease(machine), await countIntactRecordings(machine)];
  const begunAt = performance.now();
  const outcome = await machine.run(upgradeTo(VERSIONS.failing)).catch(String);
  const seconds = toTenths((performance.now() - begunAt) / 1000);
  if (!outcome.includes(`release ${release} runs again`)) {
    throw new YoungMindsError('SETUP_FAILED', `upgrade.sh did not switch back from a failing version: ${outcome}`);
  }
  expectEqual('release after the failed upgrade', await readRelease(machine), release);
  expectEqual('recordings after the failed upgrade', await recordSession(machine), recordings + 1);
  return seconds;
}
