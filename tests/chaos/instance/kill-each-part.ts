import { join } from 'node:path';
import { INSTANCE_PART_KEYS } from '../../support/npm-start.ts';
import { endWithProcess } from '../system/end-with-process.ts';
import { deleteInstance, startChaosInstance } from './chaos-instance.ts';
import { type KilledPart, killPart } from './kill-part.ts';
import { startBrowser } from './page-participant.ts';

const HEADER = 'part      back after  in the room after  stated gap  missing (both)';

/** Runs `npm start`, kills each of its parts in a call of its own, and prints the results. Returns the exit code. */
export async function killEachPart(print: (line: string) => void): Promise<number> {
  const instance = await startChaosInstance(print);
  endWithProcess(instance);
  const browser = await startBrowser();
  const killed: KilledPart[] = [];
  try {
    print(HEADER);
    for (const part of INSTANCE_PART_KEYS) {
      const result = await killPart(instance, browser, part);
      killed.push(result);
      print(lineOf(result));
      for (const trouble of result.troubles) print(`  ${trouble}`);
    }
  } finally {
    await browser.close();
    await instance[Symbol.asyncDispose]();
  }
  const hasPassed = killed.every(({ troubles }) => troubles.length === 0);
  if (hasPassed) await deleteInstance(instance);
  else print(`The logs are in ${join(instance.folder, '.data', 'logs')}`);
  console.log(JSON.stringify({ killed }));
  return hasPassed ? 0 : 1;
}

function lineOf({ part, backSeconds, inRoomSeconds, statedGapSeconds, missingSeconds, troubles }: KilledPart): string {
  const seconds = (value: number, width: number) => `${value.toFixed(1)} s`.padStart(width);
  const cells = [seconds(backSeconds, 10), seconds(inRoomSeconds, 17), seconds(statedGapSeconds, 10)];
  const verdict = troubles.length === 0 ? 'good' : 'TROUBLE';
  return [part.padEnd(8), ...cells, seconds(missingSeconds, 14), verdict].join('  ');
}
