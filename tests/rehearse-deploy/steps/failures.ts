import type { Machine } from '../machine.ts';
import { IS_READY, secondsUntil } from './platform.ts';

/** The units of the machine, in the order of what depends on them. */
const UNITS = ['young-minds-web', 'young-minds-worker', 'livekit', 'postgresql@15-main', 'redis-server', 'caddy'];

/** Kills each service as a crash would. Returns the seconds until it runs again and everything is ready, by unit. */
export async function killEachService(
  machine: Machine,
  report: (line: string) => void,
): Promise<Readonly<Record<string, number>>> {
  const seconds: Record<string, number> = {};
  for (const unit of UNITS) {
    seconds[unit] = await killService(machine, unit);
    report(`${unit} is back after ${seconds[unit]} s`);
  }
  return seconds;
}

async function killService(machine: Machine, unit: string): Promise<number> {
  const mainPid = `systemctl show --property MainPID --value ${unit}`;
  const before = (await machine.run(mainPid)).trim();
  const begunAt = performance.now();
  await machine.run(`systemctl kill --signal KILL ${unit}`);
  const hasRestarted = `now=$(${mainPid}) && test "$now" != 0 && test "$now" != ${before}`;
  return secondsUntil(machine, `${hasRestarted} && ${IS_READY}`, begunAt);
}

/** Shuts the machine down and boots it. Returns the seconds until everything is ready. */
export async function restartMachine(machine: Machine): Promise<number> {
  const begunAt = performance.now();
  await machine.restart();
  return secondsUntil(machine, IS_READY, begunAt);
}
