import type { Coverage } from '@young-minds/recording/domain';
import { Notice } from '#components/ui/notice.tsx';
import { formatClock, shortDuration } from './format-clock.ts';
import { isNoticeable } from './is-noticeable.ts';

/** How much of the session is missing in the video, and where; nothing if it is too little to notice. */
export function MissingSpans({ coverage }: { readonly coverage: Coverage | null }) {
  if (coverage === null || !isNoticeable(coverage)) return null;
  const { missing } = coverage;
  const missingSeconds = missing.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
  const title = `${shortDuration(Math.round(missingSeconds))} missing`;
  const [first, ...others] = missing;
  if (first !== undefined && others.length === 0) {
    return <Notice tone="warning" title={`${title} at ${formatClock(first.atSeconds)}`} />;
  }
  return (
    <Notice tone="warning" title={title}>
      <ul className="list-disc pl-5">
        {missing.map(({ atSeconds, durationSeconds }) => (
          <li key={atSeconds}>
            {shortDuration(Math.round(durationSeconds))} at {formatClock(atSeconds)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
