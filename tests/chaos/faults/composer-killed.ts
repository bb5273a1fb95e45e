import { type Fault, NO_LOSS } from './fault.ts';

/** Kills the worker while it composes. */
export const composerKilled: Fault = {
  kind: 'composer-killed',
  part: 'worker',
  moments: ['composing'],
  holdSeconds: [0, 2],
  bound: () => NO_LOSS,
  async inject({ workers }) {
    const count = workers.pids.length;
    await workers.killOldest();
    return () => workers.settleAt(count);
  },
};
