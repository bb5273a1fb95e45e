import type { Fault } from './fault.ts';

/** Until what waits for the database has noticed that it is back. */
const NOTICE_SECONDS = 6;

/** In order, as for an upgrade. What is recorded goes on being recorded meanwhile. */
export const postgresRestarted: Fault = {
  kind: 'postgres-restarted',
  part: 'postgres',
  moments: ['start', 'call', 'end', 'composing'],
  holdSeconds: [1, 6],
  bound: (holdSeconds) => ({ atStart: holdSeconds + NOTICE_SECONDS, later: 0 }),
  async inject({ postgres }) {
    await postgres.stop();
    return () => postgres.start();
  },
};
