import type { ChaosSystem } from '../system/chaos-system.ts';
import type { Fault } from './fault.ts';

/** People's clients come back after pauses that grow; the recorder comes back at most five seconds after the server. */
const RETURN_SECONDS = 20;

/** People come back into a room that is a new one to the server. */
function livekitFault(kind: string, end: (livekit: ChaosSystem['livekit']) => Promise<void>): Fault {
  return {
    kind,
    part: 'livekit',
    moments: ['call'],
    holdSeconds: [0.5, 3],
    cutsPeopleOff: true,
    bound: (holdSeconds) => ({ atStart: holdSeconds + RETURN_SECONDS, later: holdSeconds + RETURN_SECONDS }),
    async inject({ livekit }) {
      await end(livekit);
      return () => livekit.start();
    },
  };
}

/** Everybody is cut off without a word. */
export const livekitKilled = livekitFault('livekit-killed', (livekit) => livekit.kill());
/** Everybody is sent away. */
export const livekitRestarted = livekitFault('livekit-restarted', (livekit) => livekit.stop());
