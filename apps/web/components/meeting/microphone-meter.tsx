import { useTrackVolume } from '@livekit/components-react';
import type { LocalAudioTrack } from 'livekit-client';

/** Speech reaches about a third of the scale; it should fill the bar. */
const GAIN = 2.5;

/** Shows that the microphone hears something. */
export function MicrophoneMeter({ track }: { readonly track: LocalAudioTrack }) {
  const level = Math.min(1, useTrackVolume(track) * GAIN);
  return (
    <div className="space-y-1.5">
      <p id="microphone-level" className="text-sm text-ink-soft">
        Say something: the bar moves when your microphone hears you.
      </p>
      <meter aria-labelledby="microphone-level" min={0} max={1} value={level} className="level-meter" />
    </div>
  );
}
