import type { Attack } from './attack.ts';
import { PICTURE_ATTACKS } from './picture-attacks.ts';
import { ROOM_ATTACKS } from './room-attacks.ts';
import { STREAM_ATTACKS } from './stream-attacks.ts';

export type { Attack, RunningAttack } from './attack.ts';

export const ATTACKS: readonly Attack[] = [...PICTURE_ATTACKS, ...STREAM_ATTACKS, ...ROOM_ATTACKS];

/** Returns the attack of a kind. @throws if there is none */
export function attackOf(kind: string): Attack {
  const attack = ATTACKS.find((candidate) => candidate.kind === kind);
  if (attack === undefined) throw new Error(`There is no attack named ${kind}.`);
  return attack;
}
