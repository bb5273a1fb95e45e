import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChaosSystem } from '../system/chaos-system.ts';
import type { Fault } from './fault.ts';

/** Where Debian's package `faketime` has it for each machine. */
const LIBRARIES = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`);
const JUMP_SECONDS = { least: -20, span: 40 };
/** What is told is heeded within a second. */
const MEASURING_SECONDS = 3;

const fileOf = ({ folder }: ChaosSystem): string => join(folder, 'clock-offset');

/** The worker's clock is set, forwards or backwards, and set right again: timers go on as they were. */
export const clockJumped: Fault = {
  kind: 'clock-jumped',
  part: 'worker',
  moments: ['call', 'end', 'composing'],
  holdSeconds: [2, 6],
  bound: () => ({ atStart: MEASURING_SECONDS, later: MEASURING_SECONDS }),
  unavailable: () => (LIBRARIES.some((path) => existsSync(path)) ? null : 'there is no libfaketime'),
  async prepare(system) {
    writeFileSync(fileOf(system), '+0');
    await system.workers.add({
      LD_PRELOAD: LIBRARIES.find((path) => existsSync(path)),
      FAKETIME_TIMESTAMP_FILE: fileOf(system),
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    });
    await system.workers.stopOldest();
  },
  inject(system, random) {
    const seconds = Math.round(JUMP_SECONDS.least + random() * JUMP_SECONDS.span);
    writeFileSync(fileOf(system), seconds < 0 ? String(seconds) : `+${seconds}`);
    return () => writeFileSync(fileOf(system), '+0');
  },
};
