import { differenceOf, intersectionOf, lengthOf, type SecondsSpan } from './spans.ts';

/** When media was published and not muted, in seconds of the file. */
export interface PublishedSpans {
  /** At least one camera. */
  readonly camera: readonly SecondsSpan[];
  /** At least one microphone. */
  readonly microphone: readonly SecondsSpan[];
  /** The microphones of at least two participants. */
  readonly conversation: readonly SecondsSpan[];
}

/** A span in which no pixel changes, as no camera delivers it. */
export interface StillSpan extends SecondsSpan {
  /**
   * How the picture became still: it stopped as it was (`stopped`), another picture replaced it (`replaced`), or it was
   * still before (`unknown`).
   */
  readonly start: 'stopped' | 'replaced' | 'unknown';
}

export interface LostMedia extends SecondsSpan {
  readonly media: 'everything' | 'picture' | 'sound';
}

/** Neither picture nor sound: a recorder without a connection. */
export const MIN_EVERYTHING_SECONDS = 5;
/** A still picture with sound: longer, because a covered camera delivers one as well. */
export const MIN_PICTURE_SECONDS = 10;
/** Silence with a moving picture: longer, because a headset can be muted without LiveKit's knowledge. */
export const MIN_SOUND_SECONDS = 20;

interface Evidence {
  readonly stills: readonly StillSpan[];
  readonly silences: readonly SecondsSpan[];
  readonly published: PublishedSpans;
}

/**
 * Returns the spans whose media is lost: what was published is not in the file. The rules for both recorders. Media
 * that is muted is never lost, so a picture without cameras and a silence without microphones are not reported.
 * - everything: the picture stopped changing, and there is digital silence
 * - picture: the picture stopped as it was, although a camera was on. A picture that another one replaced may be a camera
 *   that was covered.
 * - sound: digital silence, although two microphones were on. A participant who is alone says nothing.
 */
export function lostMediaOf({ stills, silences, published }: Evidence): LostMedia[] {
  const { camera, microphone, conversation } = published;
  const stopped = stills.filter(({ start }) => start === 'stopped');
  const changed = stills.filter(({ start }) => start !== 'unknown');
  const everything = longerThan(
    MIN_EVERYTHING_SECONDS,
    intersectionOf(intersectionOf(changed, silences), intersectionOf(camera, microphone)),
  );
  const picture = longerThan(MIN_PICTURE_SECONDS, differenceOf(intersectionOf(stopped, camera), everything));
  const sound = longerThan(MIN_SOUND_SECONDS, differenceOf(intersectionOf(silences, conversation), everything));
  return [...lost('everything', everything), ...lost('picture', picture), ...lost('sound', sound)].toSorted(
    (a, b) => a.startSeconds - b.startSeconds,
  );
}

function longerThan(seconds: number, spans: readonly SecondsSpan[]): SecondsSpan[] {
  return spans.filter((span) => lengthOf(span) >= seconds);
}

function lost(media: LostMedia['media'], spans: readonly SecondsSpan[]): LostMedia[] {
  return spans.map(({ startSeconds, endSeconds }) => ({ startSeconds, endSeconds, media }));
}
