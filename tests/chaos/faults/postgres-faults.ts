import type { ChaosSystem } from '../system/chaos-system.ts';
import type { Fault } from './fault.ts';

/** Time until clients of the database have noticed that it is back. */
const NOTICE_SECONDS = 6;

/** Stops PostgreSQL and starts it again. Running recordings continue meanwhile. */
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

/** Kills PostgreSQL, which then recovers from its log. */
export const postgresKilled = postgresFault('postgres-killed', (postgres) => postgres.kill());
/** Shuts PostgreSQL down in an orderly way, as for an upgrade. */
export const postgresRestarted = postgresFault('postgres-restarted', (postgres) => postgres.stop());
