import type { Fault } from './fault.ts';

/** Ten seconds until its leases expire, three until the next sweep, and time to join on a busy machine. */
const TAKEOVER_SECONDS = 16;

/** Kills the worker that records. Its successor starts a little later. */
export const workerKilled: Fault = {
  kind: 'worker-killed',
  part: 'worker',
  moments: ['start', 'call', 'end'],
  holdSeconds: [1, 4],
  bound: () => ({ atStart: TAKEOVER_SECONDS, later: TAKEOVER_SECONDS }),
  async inject({ workers }) {
    const count = workers.pids.length;
    await workers.killOldest();
    return () => workers.settleAt(count);
  },
};
