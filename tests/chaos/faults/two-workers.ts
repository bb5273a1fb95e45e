import { type Fault, NO_LOSS } from './fault.ts';

/** Runs two workers that share the sessions and the disk. Not a fault, but the setup in which many faults occur. */
export const twoWorkers: Fault = {
  kind: 'two-workers',
  part: 'fleet',
  moments: ['whole'],
  holdSeconds: [0, 0],
  bound: () => NO_LOSS,
  async inject({ workers }) {
    await workers.settleAt(2);
    return () => undefined;
  },
};
