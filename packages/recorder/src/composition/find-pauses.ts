import { differenceOf, intersectionOf, lengthOf, type SecondsSpan } from '@young-minds/media/spans';
import type { LostSpan } from '@young-minds/recording/domain';
import type { JournalEntry } from '../journal/journal-entry.ts';
import type { Span } from './captured-track.ts';
import type { CompositionPlan } from './plan-composition.ts';
import { toSeconds } from './recording-seconds.ts';

/** A shorter pause is hardly noticed, as in the rules for both recorders. */
const MIN_PAUSE_SECONDS = 5;
/**
 * A track that ends in a pause is missing only after a longer one. LiveKit keeps a participant who lost the connection
 * for about 15 s, and the others see that.
 */
const MIN_LAST_PAUSE_SECONDS = 30;
const MEDIA = { camera: 'picture', microphone: 'sound' } as const;

interface PauseSearch {
  readonly plan: Pick<CompositionPlan, 'tracks' | 'sessionSpan'>;
  readonly journal: readonly JournalEntry[];
  readonly nameOf: (identity: string) => string;
}

/**
 * Returns when a participant's camera or microphone sent nothing although it was not muted: it stopped or lost its
 * connection, or LiveKit did not forward it. A shared screen that does not change may send nothing at any time.
 */
export function findPauses({ plan, journal, nameOf }: PauseSearch): LostSpan[] {
  const inSeconds = (span: Span) => toSeconds(span, plan.sessionSpan);
  return journal.flatMap((entry) => {
    if (entry.type !== 'track_paused') return [];
    const files = plan.tracks.filter(({ trackSid, take }) => trackSid === entry.trackSid && take === entry.take);
    const [track] = files;
    if (track === undefined || (track.source !== 'camera' && track.source !== 'microphone')) return [];
    const muted = files.flatMap(({ mutedSpans }) => mutedSpans.map(inSeconds));
    const pause = inSeconds({ startMs: entry.sinceMs, endMs: entry.atMs });
    const facts = { media: MEDIA[track.source], participant: nameOf(track.identity) };
    const minSeconds = entry.timestampMs === null ? MIN_LAST_PAUSE_SECONDS : MIN_PAUSE_SECONDS;
    return differenceOf(intersectionOf([pause], [inSeconds(plan.sessionSpan)]), muted)
      .filter((span) => lengthOf(span) >= minSeconds)
      .map((span) => ({ ...toLost(span), ...facts }));
  });
}

/** Returns the parts of the pauses in which no media of the same kind is known to be lost, with that lost media. */
export function withPauses(lost: readonly LostSpan[], pauses: readonly LostSpan[]): LostSpan[] {
  const others = pauses.flatMap(({ media, participant, ...pause }) => {
    const known = lost.filter((other) => other.media === 'everything' || other.media === media).map(toSpan);
    return differenceOf([toSpan(pause)], known)
      .filter((span) => lengthOf(span) >= MIN_PAUSE_SECONDS)
      .map((span): LostSpan => ({ ...toLost(span), media, ...(participant !== undefined && { participant }) }));
  });
  return [...lost, ...others].toSorted((a, b) => a.atSeconds - b.atSeconds);
}

function toSpan({ atSeconds, durationSeconds }: Pick<LostSpan, 'atSeconds' | 'durationSeconds'>): SecondsSpan {
  return { startSeconds: atSeconds, endSeconds: atSeconds + durationSeconds };
}

function toLost(span: SecondsSpan): Pick<LostSpan, 'atSeconds' | 'durationSeconds'> {
  return { atSeconds: inMilliseconds(span.startSeconds), durationSeconds: inMilliseconds(lengthOf(span)) };
}

function inMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
