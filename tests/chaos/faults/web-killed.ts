import type { Fault } from './fault.ts';

/** LiveKit retries a webhook after a pause that doubles. */
const RETRY_SECONDS = 6;

/** Stops the web process, which receives webhooks, for less time than LiveKit keeps retrying. */
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
