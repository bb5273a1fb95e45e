import { useTrackVolume } from '@livekit/components-react';
import type { LocalAudioTrack } from 'livekit-client';

/** Speech reaches about a third of the scale, and should fill the bar. */
const GAIN = 2.5;

/** The level of the microphone's signal. */
export function MicrophoneMeter({ track }: { readonly track: LocalAudioTrack }) {
  const level = Math.min(1, useTrackVolume(track) * GAIN);
  return (
    <div className="space-y-1.5">
      <p id="microphone-level" className="text-sm text-ink-soft">
        Speak to test your microphone.
      </p>
      <meter aria-labelledby="microphone-level" min={0} max={1} value={level} className="level-meter" />
    </div>
  );
}
