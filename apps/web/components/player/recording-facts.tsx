import { formatSize } from '@young-minds/core';
import type { ReactNode } from 'react';
import { LocalTime, TimeZoneName } from '#components/time/local-time.tsx';
import { formatDuration, speakDuration } from '#lib/format-clock.ts';

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
