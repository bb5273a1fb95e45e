import type { CSSProperties } from 'react';
import { formatClock, speakDuration } from './format-clock.ts';

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
