import { type Fault, NO_LOSS } from './fault.ts';

/** No fault but what many faults are about: two workers share the sessions and the disk. */
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
