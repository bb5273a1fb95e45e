import type { Coverage } from '@young-minds/recording/domain';
import type { CSSProperties } from 'react';
import { Notice } from '#components/ui/notice.tsx';
import { formatClock, shortDuration, speakDuration } from './format-clock.ts';

interface SeekBarProps {
  readonly currentSeconds: number;
  readonly durationSeconds: number;
  readonly bufferedSeconds: number;
  readonly onSeek: (seconds: number) => void;
}

/** A slider, which assistive technology supports. The bars behind it are decoration. */
export function SeekBar({ currentSeconds, durationSeconds, bufferedSeconds, onSeek }: SeekBarProps) {
  const partOf = (seconds: number) => (durationSeconds > 0 ? `${(seconds / durationSeconds) * 100}%` : '0%');
  return (
    <div className="group relative flex h-6 items-center">
      <div aria-hidden="true" className="absolute inset-x-0 h-1.5 overflow-hidden rounded-full bg-white/25">
        <div className="absolute inset-y-0 left-0 bg-white/40" style={widthOf(partOf(bufferedSeconds))} />
        <div className="absolute inset-y-0 left-0 bg-white" style={widthOf(partOf(currentSeconds))} />
      </div>
      <input
        type="range"
        aria-label="Seek"
        aria-valuetext={`${speakDuration(currentSeconds)} of ${speakDuration(durationSeconds)}`}
        title={formatClock(currentSeconds)}
        min={0}
        max={Math.max(durationSeconds, 0.1)}
        step={0.1}
        value={currentSeconds}
        onChange={(event) => onSeek(event.target.valueAsNumber)}
        className="player-range absolute inset-x-0 h-6 w-full"
      />
    </div>
  );
}

function widthOf(width: string): CSSProperties {
  return { width };
}

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

/** A loss below both limits is too little to notice, such as the moment before the recorder joins. */
const MIN_MISSING_SECONDS = 5;
const MIN_MISSING_SHARE = 0.02;

/** Returns whether a viewer would notice what is missing in the video. */
export function isNoticeable({ expectedSeconds, missing }: Pick<Coverage, 'expectedSeconds' | 'missing'>): boolean {
  const missingSeconds = missing.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
  if (missingSeconds === 0) return false;
  return missingSeconds >= MIN_MISSING_SECONDS || missingSeconds >= expectedSeconds * MIN_MISSING_SHARE;
}
