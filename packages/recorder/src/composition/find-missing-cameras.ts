import { differenceOf, intersectionOf, lengthOf, type SecondsSpan, unionOf } from '@young-minds/media/spans';
import type { CapturedTrack, Span } from './captured-track.ts';
import type { CompositionPlan } from './plan-composition.ts';
import { toSeconds, unmutedSpans } from './recording-seconds.ts';

/** A camera that replaces another one may overlap with it for a moment. */
const MIN_MISSING_SECONDS = 5;

interface CameraSearch {
  readonly plan: Pick<CompositionPlan, 'tracks' | 'sessionSpan' | 'videoSegments' | 'config'>;
  readonly nameOf: (identity: string) => string;
}

/** Returns a quality issue for each participant with several cameras of which the video does not show all. */
export function missingCameraIssues({ plan, nameOf }: CameraSearch): string[] {
  const cameras = plan.tracks.filter(({ source }) => source === 'camera');
  return [...Map.groupBy(cameras, ({ identity }) => identity)].flatMap(([identity, tracks]) => {
    const bySid = [...Map.groupBy(tracks, ({ trackSid }) => trackSid).values()];
    const missing = bySid
      .map((files) => missingSpans(plan, files, tracks))
      .filter((spans) => secondsOf(spans) >= MIN_MISSING_SECONDS);
    if (missing.length === 0) return [];
    const what = missing.length === 1 ? 'other camera is' : `${missing.length} other cameras are`;
    const seconds = Math.round(secondsOf(unionOf(missing.flat())));
    return [`${nameOf(identity)}'s ${what} missing for ${seconds} s: the video shows one camera of each participant`];
  });
}

/** Returns when a camera was on together with another one of its participant and was not shown. */
function missingSpans(
  { sessionSpan, videoSegments, config }: CameraSearch['plan'],
  files: readonly CapturedTrack[],
  all: readonly CapturedTrack[],
): SecondsSpan[] {
  const others = all.filter(({ trackSid }) => trackSid !== files[0]?.trackSid);
  const together = intersectionOf(onSpans(files, sessionSpan), onSpans(others, sessionSpan));
  const shown = videoSegments
    .filter(({ tiles }) => tiles.some(({ video }) => files.some(({ file }) => file === video?.track.file)))
    .map(({ startFrame, endFrame }) => ({ startSeconds: startFrame / config.fps, endSeconds: endFrame / config.fps }));
  return differenceOf(together, shown);
}

/** Returns when any of the tracks was published and not muted during the recording. */
function onSpans(tracks: readonly CapturedTrack[], sessionSpan: Span): SecondsSpan[] {
  return intersectionOf(unmutedSpans(tracks, sessionSpan), [toSeconds(sessionSpan, sessionSpan)]);
}

function secondsOf(spans: readonly SecondsSpan[]): number {
  return spans.reduce((sum, span) => sum + lengthOf(span), 0);
}
