import { PLAYBACK_SPEEDS } from './playback-speed.ts';

interface SpeedMenuProps {
  readonly speed: number;
  readonly onSpeed: (speed: number) => void;
}

export function SpeedMenu({ speed, onSpeed }: SpeedMenuProps) {
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
