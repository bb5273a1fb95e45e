export const PLAYBACK_SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** The next slower or faster speed; the ends stay where they are. */
export function stepSpeed(current: number, direction: -1 | 1): number {
  const candidates = PLAYBACK_SPEEDS.filter((speed) => (direction > 0 ? speed > current : speed < current));
  return (direction > 0 ? candidates.at(0) : candidates.at(-1)) ?? current;
}
