import type { ChaosSystem } from '../system/chaos-system.ts';
import type { Fault } from './fault.ts';

/** Until what waits for the database has noticed that it is back. */
const NOTICE_SECONDS = 6;

/** What is recorded goes on being recorded meanwhile. */
function postgresFault(kind: string, end: (postgres: ChaosSystem['postgres']) => Promise<void>): Fault {
  return {
    kind,
    part: 'postgres',
    moments: ['start', 'call', 'end', 'composing'],
    holdSeconds: [1, 6],
    bound: (holdSeconds) => ({ atStart: holdSeconds + NOTICE_SECONDS, later: 0 }),
    async inject({ postgres }) {
      await end(postgres);
      return () => postgres.start();
    },
  };
}

/** It ends without a word and recovers from its log. */
export const postgresKilled = postgresFault('postgres-killed', (postgres) => postgres.kill());
/** In order, as for an upgrade. */
export const postgresRestarted = postgresFault('postgres-restarted', (postgres) => postgres.stop());
