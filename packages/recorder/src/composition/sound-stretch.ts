import type { CapturedTrack } from './captured-track.ts';

/**
 * A part of a track file whose clock runs at the host's rate. A new stretch starts if the sender's RTP clock stopped or
 * jumped, as after a change of devices.
 */
export interface SoundStretch {
  readonly track: CapturedTrack;
  /** Milliseconds in the track file. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

const STEP_MS = 1000;
/** Larger than the differences between the reports of one clock. */
const LEAP_MS = 100;

/** Returns the stretches of a track up to a host time. */
export function soundStretches(track: CapturedTrack, untilMs: number): SoundStretch[] {
  const stretches: SoundStretch[] = [];
  let fromMs = 0;
  let fileMs = 0;
  for (; track.clock(fileMs) < untilMs; fileMs += STEP_MS) {
    if (!isLeap(track, fileMs, fileMs + STEP_MS)) continue;
    const toMs = findLeap(track, fileMs, fileMs + STEP_MS);
    stretches.push({ track, fromMs, toMs });
    fromMs = toMs;
  }
  return [...stretches, { track, fromMs, toMs: Number.POSITIVE_INFINITY }];
}

/** Returns how far host time is ahead of file time, in milliseconds. */
export function distanceAt({ clock }: CapturedTrack, fileMs: number): number {
  return clock(fileMs) - fileMs;
}

function isLeap(track: CapturedTrack, fromMs: number, toMs: number): boolean {
  return Math.abs(distanceAt(track, toMs) - distanceAt(track, fromMs)) > LEAP_MS;
}

/** Finds the jump to the millisecond, by bisection. */
function findLeap(track: CapturedTrack, fromMs: number, toMs: number): number {
  if (toMs - fromMs <= 1) return toMs;
  const middleMs = (fromMs + toMs) >> 1;
  return isLeap(track, fromMs, middleMs) ? findLeap(track, fromMs, middleMs) : findLeap(track, middleMs, toMs);
}
