import type { Coverage } from '@young-minds/recording/domain';
import { Notice } from '#components/ui/notice.tsx';
import { formatDuration } from '#lib/format-duration.ts';
import { formatClock, speakDuration } from './format-clock.ts';

/** How much of the session is in the video, and where something is missing; nothing where it is all there. */
export function MissingSpans({ coverage }: { readonly coverage: Coverage | null }) {
  if (coverage === null || coverage.missing.length === 0) return null;
  const { capturedSeconds, expectedSeconds, missing } = coverage;
  return (
    <Notice
      tone="warning"
      title={`${formatDuration(capturedSeconds)} of ${formatDuration(expectedSeconds)} were recorded`}
    >
      <ul className="list-disc pl-5">
        {missing.map(({ atSeconds, durationSeconds }) => (
          <li key={atSeconds}>
            {speakDuration(Math.round(durationSeconds))} missing at {formatClock(atSeconds)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
