import { formatSize } from '@young-minds/core';
import type { UnrecordedTrack } from '@young-minds/recording/domain';
import type { ReactNode } from 'react';
import { LocalTime, TimeZoneName } from '#components/time/local-time.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { describeUnrecordedTrack, formatDuration } from '#lib/format.ts';
import { speakDuration } from './format-clock.ts';

interface RecordingFactsProps {
  readonly recordedAt: Date;
  readonly durationSeconds: number;
  readonly sizeBytes: number;
}

/** The date, duration and size of a recording. */
export function RecordingFacts({ recordedAt, durationSeconds, sizeBytes }: RecordingFactsProps) {
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      <Fact name="Recorded">
        <LocalTime date={recordedAt} />
        <span className="block text-sm font-normal text-ink-soft">
          <TimeZoneName />
        </span>
      </Fact>
      <Fact name="Duration">
        <span aria-hidden="true">{formatDuration(durationSeconds)}</span>
        <span className="sr-only">{speakDuration(Math.round(durationSeconds))}</span>
      </Fact>
      <Fact name="Size">{formatSize(sizeBytes)}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-ink-soft">{name}</dt>
      <dd className="font-semibold">{children}</dd>
    </div>
  );
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
