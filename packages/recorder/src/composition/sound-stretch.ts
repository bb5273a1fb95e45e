import type { CapturedTrack } from './captured-track.ts';

/**
 * A part of a track's file whose time runs as the host's does. Where a sender's RTP clock stood still or leapt, as after a
 * change of devices, another stretch begins.
 */
export interface SoundStretch {
  readonly track: CapturedTrack;
  /** Milliseconds of the track's file. */
  readonly fromMs: number;
  /** Not part of the stretch. */
  readonly toMs: number;
}

const STEP_MS = 1000;
/** More than the reports of one clock disagree among themselves. */
const LEAP_MS = 100;

/** The stretches of a track up to a moment of the host's. */
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

/** How far the host's time is ahead of the file's, milliseconds. */
export function distanceAt({ clock }: CapturedTrack, fileMs: number): number {
  return clock(fileMs) - fileMs;
}

function isLeap(track: CapturedTrack, fromMs: number, toMs: number): boolean {
  return Math.abs(distanceAt(track, toMs) - distanceAt(track, fromMs)) > LEAP_MS;
}

/** To the millisecond, by halving. */
function findLeap(track: CapturedTrack, fromMs: number, toMs: number): number {
  if (toMs - fromMs <= 1) return toMs;
  const middleMs = (fromMs + toMs) >> 1;
  return isLeap(track, fromMs, middleMs) ? findLeap(track, fromMs, middleMs) : findLeap(track, middleMs, toMs);
}
