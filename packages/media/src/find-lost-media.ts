import type { LostSpan } from '@young-minds/recording/domain';
import { findSilences } from './find-silences.ts';
import { findStills } from './find-stills.ts';
import { lostMediaOf, MIN_EVERYTHING_SECONDS, MIN_PICTURE_SECONDS, type PublishedSpans } from './lost-media.ts';
import type { Outline } from './outlines.ts';
import { intersectionOf, lengthOf, type SecondsSpan } from './spans.ts';
import type { Thumb } from './thumbnails.ts';

/** The sound stops up to this much later than the picture, because the receiver fills in what is missing. */
const SOUND_LATER_SECONDS = 4;
/** An encoded still picture changes by less, at each key frame. */
const STILL_DIFFERENCE = 4;

interface LostMediaSearch {
  readonly file: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly durationSeconds: number;
  readonly hasSound: boolean;
  /** They show where the picture has to be examined. */
  readonly thumbs: readonly Thumb[];
  readonly published: PublishedSpans;
  /** What was drawn into the video and is not judged. */
  readonly outlines?: readonly Outline[];
  readonly signal?: AbortSignal;
}

/**
 * Finds what was published and is missing inside a finished recording. Decodes all sound, and only those pictures of
 * which silence or equal thumbnails show that they may be still.
 */
export async function findLostMedia(search: LostMediaSearch): Promise<LostSpan[]> {
  const { file, size, durationSeconds, hasSound, published, outlines = [], signal } = search;
  if (published.camera.length === 0 && published.conversation.length === 0) return [];
  const stopping = signal && { signal };
  const minSeconds = MIN_EVERYTHING_SECONDS;
  const silences = hasSound ? await findSilences({ file, durationSeconds, minSeconds, ...stopping }) : [];
  const stills = await findStills({ file, size, windows: windowsOf(search, silences), outlines, ...stopping });
  return lostMediaOf({ stills, silences, published }).map(({ media, ...span }) => ({
    atSeconds: inMilliseconds(span.startSeconds),
    durationSeconds: inMilliseconds(lengthOf(span)),
    media,
  }));
}

function inMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** Returns the parts of the file whose picture has to be decoded. */
function windowsOf({ durationSeconds, thumbs, published }: LostMediaSearch, silences: readonly SecondsSpan[]) {
  const { camera, microphone } = published;
  const silent = intersectionOf(silences, intersectionOf(camera, microphone));
  const alike = intersectionOf(alikeSpans(thumbs, durationSeconds), camera);
  return [
    ...silent.filter((span) => lengthOf(span) >= MIN_EVERYTHING_SECONDS),
    ...alike.filter((span) => lengthOf(span) >= MIN_PICTURE_SECONDS),
  ].map(({ startSeconds, endSeconds }) => ({
    startSeconds: Math.max(0, startSeconds - SOUND_LATER_SECONDS),
    endSeconds: Math.min(endSeconds + 1, durationSeconds),
  }));
}

/** Returns the spans in which all thumbnails are alike, up to the next ones that are not. */
function alikeSpans(thumbs: readonly Thumb[], durationSeconds: number): SecondsSpan[] {
  const spans: SecondsSpan[] = [];
  let first = 0;
  for (let index = 1; index <= thumbs.length; index += 1) {
    if (isAlike(thumbs[index - 1], thumbs[index])) continue;
    if (index - 1 > first) {
      const startSeconds = thumbs[first - 1]?.atSeconds ?? 0;
      spans.push({ startSeconds, endSeconds: thumbs[index]?.atSeconds ?? durationSeconds });
    }
    first = index;
  }
  return spans;
}

function isAlike(one: Thumb | undefined, other: Thumb | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.pixels.every((level, index) => Math.abs(level - (other.pixels[index] ?? 0)) <= STILL_DIFFERENCE);
}
