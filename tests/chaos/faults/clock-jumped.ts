import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChaosSystem } from '../system/chaos-system.ts';
import type { Fault } from './fault.ts';

/** The paths of libfaketime in Debian's package `faketime`, for each architecture. */
const LIBRARIES = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`);
const JUMP_SECONDS = { least: -20, span: 40 };
/** libfaketime applies a change within a second. */
const MEASURING_SECONDS = 3;

const fileOf = ({ folder }: ChaosSystem): string => join(folder, 'clock-offset');

/** Sets the worker's clock forward or backward, and then back. Timers are not affected. */
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
