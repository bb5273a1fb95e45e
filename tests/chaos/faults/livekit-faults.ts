import type { ChaosSystem } from '../system/chaos-system.ts';
import type { Fault } from './fault.ts';

/**
 * Participants' clients reconnect after growing pauses; the recorder reconnects at most five seconds after the server
 * is back.
 */
const RETURN_SECONDS = 20;

/** Stops LiveKit and starts it again. Participants rejoin a room that is new to the server. */
function livekitFault(kind: string, end: (livekit: ChaosSystem['livekit']) => Promise<void>): Fault {
  return {
    kind,
    part: 'livekit',
    moments: ['call'],
    holdSeconds: [0.5, 3],
    disconnectsParticipants: true,
    bound: (holdSeconds) => ({ atStart: holdSeconds + RETURN_SECONDS, later: holdSeconds + RETURN_SECONDS }),
    async inject({ livekit }) {
      await end(livekit);
      return () => livekit.start();
    },
  };
}

/** Disconnects all participants without notice. */
export const livekitKilled = livekitFault('livekit-killed', (livekit) => livekit.kill());
/** Disconnects all participants in an orderly shutdown. */
export const livekitRestarted = livekitFault('livekit-restarted', (livekit) => livekit.stop());
