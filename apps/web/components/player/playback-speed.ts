export const PLAYBACK_SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** Returns the next slower or faster speed; the slowest and the fastest stay the same. */
export function stepSpeed(current: number, direction: -1 | 1): number {
  const candidates = PLAYBACK_SPEEDS.filter((speed) => (direction > 0 ? speed > current : speed < current));
  return (direction > 0 ? candidates.at(0) : candidates.at(-1)) ?? current;
}
