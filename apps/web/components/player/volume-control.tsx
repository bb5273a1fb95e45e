import { Volume1, Volume2, VolumeX } from 'lucide-react';
import { PlayerButton } from './player-button.tsx';
import type { PlayerCommand } from './player-command.ts';

interface VolumeControlProps {
  /** 0 to 1. */
  readonly volume: number;
  readonly onCommand: (command: PlayerCommand) => void;
}

export function VolumeControl({ volume, onCommand }: VolumeControlProps) {
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
