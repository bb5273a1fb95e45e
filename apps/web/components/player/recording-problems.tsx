import type { Coverage, UnrecordedTrack } from '@young-minds/recording/domain';
import { Notice } from '#components/ui/notice.tsx';
import { describeUnrecordedTrack } from '#lib/format.ts';
import { formatClock, shortDuration } from './format-clock.ts';

/** A loss below both limits is too little to notice, such as the moment before the recorder joins. */
const MIN_MISSING_SECONDS = 5;
const MIN_MISSING_SHARE = 0.02;

/** How much of the session is missing in the video, and where; nothing if it is too little to notice. */
export function RecordingGaps({ coverage }: { readonly coverage: Coverage | null }) {
  if (coverage === null || !isNoticeable(coverage)) return null;
  const { missing } = coverage;
  const title = `${shortDuration(Math.round(missingSecondsOf(missing)))} missing`;
  const [first, ...others] = missing;
  if (first !== undefined && others.length === 0) {
    return <Notice tone="warning" title={`${lengthOf(first)} missing ${placeOf(first, coverage)}`} />;
  }
  return (
    <Notice tone="warning" title={title}>
      <ul className="list-disc pl-5">
        {missing.map((gap) => (
          <li key={`${gap.atSeconds} ${gap.media} ${gap.participant}`}>
            {lengthOf(gap)} {placeOf(gap, coverage)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** Returns how long a gap is, and of what: "17 s", "17 s of sound", "17 s of Ada's sound". */
export function lengthOf({ durationSeconds, media, participant }: Coverage['missing'][number]): string {
  const length = shortDuration(Math.round(durationSeconds));
  if (media === undefined) return length;
  return participant === undefined ? `${length} of ${media}` : `${length} of ${participant}'s ${media}`;
}

/** Returns where a gap is, as the end of a sentence. The video ends where the rest of the session is missing. */
export function placeOf({ atSeconds, durationSeconds }: Coverage['missing'][number], coverage: Coverage): string {
  const isEnd = Math.round(atSeconds + durationSeconds) >= Math.round(coverage.expectedSeconds);
  return isEnd && atSeconds > 0 ? 'at the end' : `at ${formatClock(atSeconds)}`;
}

/** Returns whether a viewer would notice what is missing in the video. */
export function isNoticeable({ expectedSeconds, missing }: Pick<Coverage, 'expectedSeconds' | 'missing'>): boolean {
  const missingSeconds = missingSecondsOf(missing);
  if (missingSeconds === 0) return false;
  return missingSeconds >= MIN_MISSING_SECONDS || missingSeconds >= expectedSeconds * MIN_MISSING_SHARE;
}

/** Returns in how much time anything is missing. The picture and the sound may be missing at the same time. */
export function missingSecondsOf(missing: Coverage['missing']): number {
  let untilSeconds = 0;
  return missing.reduce((sum, { atSeconds, durationSeconds }) => {
    const endSeconds = Math.max(untilSeconds, atSeconds + durationSeconds);
    const added = endSeconds - Math.max(untilSeconds, atSeconds);
    untilSeconds = endSeconds;
    return sum + Math.max(0, added);
  }, 0);
}

/** The quality issues found in the video, so that viewers do not look for the cause on their side. */
export function RecordingQualityIssues({ issues }: { readonly issues: readonly string[] }) {
  if (issues.length === 0) return null;
  return (
    <Notice tone="warning" title="This video may have problems">
      <ul className="list-disc pl-5">
        {issues.map((issue) => (
          <li key={issue}>{issue.charAt(0).toUpperCase() + issue.slice(1)}</li>
        ))}
      </ul>
    </Notice>
  );
}

/** The tracks that could not be recorded, with the reasons. */
export function UnrecordedTracks({ tracks }: { readonly tracks: readonly UnrecordedTrack[] }) {
  if (tracks.length === 0) return null;
  return (
    <Notice tone="warning" title="Not everything was recorded">
      <ul className="list-disc pl-5">
        {tracks.map((track) => (
          <li key={track.trackSid}>{describeUnrecordedTrack(track)}</li>
        ))}
      </ul>
    </Notice>
  );
}
