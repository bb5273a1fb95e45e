import type { Fault } from './fault.ts';

/** The recorder retries at most five seconds later. */
const RETURN_SECONDS = 8;

export const diskFull: Fault = {
  kind: 'disk-full',
  part: 'disk',
  moments: ['start', 'call', 'end', 'composing'],
  holdSeconds: [3, 6],
  bound: (holdSeconds) => ({ atStart: holdSeconds + RETURN_SECONDS, later: holdSeconds + RETURN_SECONDS }),
  unavailable: ({ disk }) => (disk.isOwn ? null : 'only root can have a small disk mounted'),
  async inject({ disk }) {
    await disk.fill();
    return () => disk.empty();
  },
};
