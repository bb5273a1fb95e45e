import type { Fault } from './fault.ts';

/** Until what waits for the database has noticed that it is back. */
const NOTICE_SECONDS = 6;

/** It ends without a word and recovers from its log. What is recorded goes on being recorded meanwhile. */
export const postgresKilled: Fault = {
  kind: 'postgres-killed',
  part: 'postgres',
  moments: ['start', 'call', 'end', 'composing'],
  holdSeconds: [1, 6],
  bound: (holdSeconds) => ({ atStart: holdSeconds + NOTICE_SECONDS, later: 0 }),
  async inject({ postgres }) {
    await postgres.kill();
    return () => postgres.start();
  },
};
