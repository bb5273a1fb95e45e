import type { Fault } from './fault.ts';

const HAND_OVER_SECONDS = 5;

/** Deploys: the new worker starts, then the old one gets SIGTERM. */
export const workerTerminated: Fault = {
  kind: 'worker-terminated',
  part: 'worker',
  moments: ['call', 'end', 'composing'],
  holdSeconds: [0, 1],
  bound: () => ({ atStart: HAND_OVER_SECONDS, later: HAND_OVER_SECONDS }),
  async inject({ workers }) {
    await workers.add();
    await workers.stopOldest();
    return () => undefined;
  },
};
