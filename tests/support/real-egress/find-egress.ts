import { readEnvironment } from '@young-minds/config';
import { findOnPath } from '@young-minds/local-services/processes/run-command';
import { findRedis } from './redis.ts';

/** What a real Egress runs with, in addition to itself and Redis. */
const NEEDED = ['pulseaudio', 'pactl', 'Xvfb'] as const;

export interface EgressPrograms {
  readonly egress: string;
  readonly redis: string;
}

/** Returns the programs for a real Egress, or why there is none here. */
export async function findEgress(): Promise<EgressPrograms | string> {
  const { EGRESS_TEST_PROGRAM: egress } = readEnvironment();
  if (egress === undefined) {
    return 'EGRESS_TEST_PROGRAM does not name a LiveKit Egress, so no real one is tested; see CONTRIBUTING.md.';
  }
  const missing: string[] = [];
  for (const name of NEEDED) if ((await findOnPath(name)) === null) missing.push(name);
  const redis = await findRedis();
  if (missing.length === 0 && redis !== null) return { egress, redis };
  throw new Error(
    `A real Egress needs ${[...missing, ...(redis === null ? ['redis-server'] : [])].join(', ')} on PATH.`,
  );
}
