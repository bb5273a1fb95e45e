import { existsSync } from 'node:fs';
import { ATTACKS } from '../../support/hostile/index.ts';
import { type Fault, NO_LOSS } from './fault.ts';

/** A hostile participant. Whatever they send, the other's recording is complete, and its costs are bounded. */
export const HOSTILE_FAULTS: readonly Fault[] = ATTACKS.map(({ kind }) => ({
  kind: `hostile-${kind}`,
  part: 'room',
  moments: ['whole'],
  holdSeconds: [0, 0],
  bound: () => NO_LOSS,
  attack: kind,
  unavailable: () => (existsSync('/proc/self/stat') ? null : 'there is no /proc to measure costs with'),
  // The hostile participant is a part of the round's session.
  inject: () => () => undefined,
}));
