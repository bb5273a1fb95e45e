import type { Fault } from './fault.ts';

/** People's clients come back after pauses that grow; the recorder comes back at most five seconds after the server. */
const RETURN_SECONDS = 20;

/** Everybody is sent away, and comes back into a room that is a new one to the server. */
export const livekitRestarted: Fault = {
  kind: 'livekit-restarted',
  part: 'livekit',
  moments: ['call'],
  holdSeconds: [0.5, 3],
  cutsPeopleOff: true,
  bound: (holdSeconds) => ({ atStart: holdSeconds + RETURN_SECONDS, later: holdSeconds + RETURN_SECONDS }),
  async inject({ livekit }) {
    await livekit.stop();
    return () => livekit.start();
  },
};
