import { YoungMindsError } from '@young-minds/core';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import type { Machine } from '../machine.ts';
import { LIVEKIT_HOST, SITE_HOST } from '../new-root.ts';

const READY_TIMEOUT_MS = 180_000;
/** Everything that a session needs answers: web and LiveKit through Caddy's TLS, and the worker. */
export const IS_READY = [
  `curl -sf --max-time 5 -o /dev/null https://${SITE_HOST}/api/ready`,
  `curl -sf --max-time 5 -o /dev/null https://${LIVEKIT_HOST}`,
  'curl -sf --max-time 5 -o /dev/null http://127.0.0.1:9465/ready',
].join(' && ');

/** Waits until the script exits with 0. Returns the seconds since the given moment. */
export async function secondsUntil(machine: Machine, script: string, begunAt: number): Promise<number> {
  await waitUntil(() => machine.check(script), { timeoutMs: READY_TIMEOUT_MS, what: `"${script}" on the machine` });
  return toTenths((performance.now() - begunAt) / 1000);
}

/** Runs the script. Returns the seconds that it took. @throws SETUP_FAILED if it fails */
export async function secondsFor(machine: Machine, script: string): Promise<number> {
  const begunAt = performance.now();
  await machine.run(script);
  return toTenths((performance.now() - begunAt) / 1000);
}

/** Runs doctor, which records a session and judges it by its content. Returns the number of recordings. */
export async function recordSession(machine: Machine): Promise<number> {
  await machine.run('young-minds doctor --record');
  return countRecordings(machine);
}

/** Compares every recording with the checksum in its row. @throws SETUP_FAILED if one is lost, damaged or incomplete */
export async function countIntactRecordings(machine: Machine): Promise<number> {
  await machine.run('young-minds storage verify');
  return countRecordings(machine);
}

export async function countRecordings(machine: Machine): Promise<number> {
  return Number(await query(machine, "SELECT count(*) FROM livekit_recordings WHERE status = 'completed'"));
}

/** Runs a query as the superuser of the database. Returns the value of its only row and column. */
export async function query(machine: Machine, statement: string): Promise<string> {
  const psql = 'psql --quiet --tuples-only --no-align --dbname young_minds';
  return (await machine.run(`cd / && runuser -u postgres -- ${psql} --command "${statement}"`)).trim();
}

/** Returns the commit of the release that runs. */
export async function readRelease(machine: Machine): Promise<string> {
  return (await machine.run('basename "$(readlink /opt/young-minds/current)"')).trim();
}

/** @throws SETUP_FAILED if the values differ */
export function expectEqual(what: string, found: unknown, expected: unknown): void {
  if (found === expected) return;
  throw new YoungMindsError('SETUP_FAILED', `${what}: found ${found}, expected ${expected}.`);
}

export function toTenths(value: number): number {
  return Math.round(value * 10) / 10;
}
