import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from './fault.ts';

const TAKEOVER_SECONDS = 16;
/** What had not been uploaded yet. */
const TAIL_SECONDS = 10;

/** Loses the recording host: the worker and all that it captured are gone, and another worker starts elsewhere. */
export const hostLost: Fault = {
  kind: 'host-lost',
  part: 'worker',
  moments: ['call', 'end', 'composing'],
  holdSeconds: [1, 4],
  bound: () => ({ atStart: TAKEOVER_SECONDS, later: TAKEOVER_SECONDS + TAIL_SECONDS }),
  async inject({ workers, disk }) {
    const count = workers.pids.length;
    await workers.settleAt(1);
    await workers.killOldest();
    const captures = await readdir(disk.folder);
    await Promise.all(captures.map((name) => rm(join(disk.folder, name), { recursive: true })));
    return () => workers.settleAt(count);
  },
};
