import { Maximize, Pause, Play, RotateCcw, RotateCw } from 'lucide-react';
import { formatClock } from './format-clock.ts';
import { PlayerButton } from './player-button.tsx';
import type { PlayerCommand } from './player-command.ts';
import { SeekBar } from './seek-bar.tsx';
import { SpeedMenu } from './speed-menu.tsx';
import type { VideoState } from './use-video-state.ts';
import { VolumeControl } from './volume-control.tsx';

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
