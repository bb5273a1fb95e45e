import { Maximize, Pause, Play, RotateCcw, RotateCw, Volume1, Volume2, VolumeX } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatClock } from './format-clock.ts';
import { PLAYBACK_SPEEDS, type PlayerCommand } from './player-command.ts';
import { SeekBar } from './seek-bar.tsx';
import type { VideoState } from './use-video-state.ts';

interface PlayerControlsProps {
  readonly state: VideoState;
  readonly onCommand: (command: PlayerCommand) => void;
}

/** The control bar at the bottom of the video. */
export function PlayerControls({ state, onCommand }: PlayerControlsProps) {
  const { isPlaying, currentSeconds, durationSeconds, bufferedSeconds, volume, speed } = state;
  return (
    <div className="bg-linear-to-t from-black/85 via-black/60 to-transparent px-2 pt-8 pb-1 sm:px-4">
      <SeekBar
        {...{ currentSeconds, durationSeconds, bufferedSeconds }}
        onSeek={(seconds) => onCommand({ type: 'seek-to', seconds })}
      />
      <div className="flex items-center">
        <PlayerButton
          label={isPlaying ? 'Pause' : 'Play'}
          shortcut="k"
          onClick={() => onCommand({ type: 'toggle-play' })}
        >
          {isPlaying ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
        </PlayerButton>
        <PlayerButton label="Back 10 seconds" shortcut="j" onClick={() => onCommand({ type: 'seek-by', seconds: -10 })}>
          <RotateCcw aria-hidden="true" className="size-5" />
        </PlayerButton>
        <PlayerButton
          label="Forward 10 seconds"
          shortcut="l"
          onClick={() => onCommand({ type: 'seek-by', seconds: 10 })}
        >
          <RotateCw aria-hidden="true" className="size-5" />
        </PlayerButton>
        <VolumeControl volume={volume} onCommand={onCommand} />
        <p className="px-1 text-sm whitespace-nowrap tabular-nums sm:px-2">
          {formatClock(currentSeconds)} <span className="text-white/70">/ {formatClock(durationSeconds)}</span>
        </p>
        <div className="ml-auto flex items-center">
          <SpeedMenu speed={speed} onSpeed={(chosen) => onCommand({ type: 'set-speed', speed: chosen })} />
          <PlayerButton label="Full screen" shortcut="f" onClick={() => onCommand({ type: 'toggle-full-screen' })}>
            <Maximize aria-hidden="true" className="size-5" />
          </PlayerButton>
        </div>
      </div>
    </div>
  );
}

interface PlayerButtonProps {
  readonly label: string;
  /** The key with the same function. */
  readonly shortcut: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** An icon button in the player's dark control bar. */
function PlayerButton({ label, shortcut, onClick, children }: PlayerButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-keyshortcuts={shortcut}
      title={`${label} (${shortcut})`}
      onClick={onClick}
      className="inline-flex size-10 shrink-0 items-center justify-center rounded-lg hover:bg-white/15 focus-visible:outline-white sm:size-11"
    >
      {children}
    </button>
  );
}

interface SpeedMenuProps {
  readonly speed: number;
  readonly onSpeed: (speed: number) => void;
}

function SpeedMenu({ speed, onSpeed }: SpeedMenuProps) {
  return (
    <select
      aria-label="Playback speed"
      title="Playback speed (< and >)"
      value={speed}
      onChange={(event) => onSpeed(Number(event.target.value))}
      className="h-11 rounded-lg bg-transparent px-1 text-sm font-semibold hover:bg-white/15 focus-visible:outline-white"
    >
      {PLAYBACK_SPEEDS.map((option) => (
        <option key={option} value={option} className="text-black">
          {option}×
        </option>
      ))}
    </select>
  );
}

interface VolumeControlProps {
  /** 0 to 1. */
  readonly volume: number;
  readonly onCommand: (command: PlayerCommand) => void;
}

function VolumeControl({ volume, onCommand }: VolumeControlProps) {
  const Icon = volume === 0 ? VolumeX : volume < 0.5 ? Volume1 : Volume2;
  // Phones have volume keys and ignore the slider, so it is hidden there.
  return (
    <div className="hidden items-center sm:flex">
      <PlayerButton
        label={volume === 0 ? 'Unmute' : 'Mute'}
        shortcut="m"
        onClick={() => onCommand({ type: 'toggle-mute' })}
      >
        <Icon aria-hidden="true" />
      </PlayerButton>
      <input
        type="range"
        data-own-arrows=""
        aria-label="Volume"
        aria-valuetext={`${Math.round(volume * 100)} percent`}
        min={0}
        max={1}
        step={0.05}
        value={volume}
        onChange={(event) => onCommand({ type: 'set-volume', volume: event.target.valueAsNumber })}
        className="player-range player-range-with-track h-6 w-20"
      />
    </div>
  );
}
