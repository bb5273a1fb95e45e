import type { Fault } from './fault.ts';

/** LiveKit sends a webhook again after a while that doubles. */
const RETRY_SECONDS = 6;

/** Nobody takes webhooks in for a while, shorter than LiveKit's patience. */
export const webKilled: Fault = {
  kind: 'web-killed',
  part: 'web',
  moments: ['start', 'call', 'end'],
  holdSeconds: [1, 4],
  bound: (holdSeconds) => ({ atStart: holdSeconds + RETRY_SECONDS, later: 0 }),
  async inject({ web }) {
    await web.kill();
    return () => web.start();
  },
};
