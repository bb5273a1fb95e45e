import { AudioFrame, AudioSource, LocalAudioTrack } from '@livekit/rtc-node';
import type { Persona } from '../card/personas.ts';
import { SAMPLE_RATE_HZ, SAMPLES_A_FRAME, speak } from '../card/speak.ts';
import type { MediaClock } from './media-clock.ts';
import { pace } from './pace.ts';
import type { RunningTrack } from './video-track.ts';

const FRAME_MS = (SAMPLES_A_FRAME * 1000) / SAMPLE_RATE_HZ;

/** Without a queue, a sample is sent at its own time, in sync with the picture. */
const QUEUE_MS = 0;

/** Starts an audio track with the persona's voice and beeps. */
export function startVoice(persona: Persona, clock: MediaClock): RunningTrack<LocalAudioTrack> {
  const source = new AudioSource(SAMPLE_RATE_HZ, 1, QUEUE_MS);
  const track = LocalAudioTrack.createAudioTrack('microphone', source);
  let nextFrame = Math.floor(clock.elapsedMs() / FRAME_MS);
  let taken: Promise<unknown> = Promise.resolve();
  const stop = pace(FRAME_MS, () => {
    for (; nextFrame * FRAME_MS <= clock.elapsedMs(); nextFrame++) {
      const samples = speak(persona, nextFrame * SAMPLES_A_FRAME);
      // Sound that a broken connection does not accept is lost.
      taken = source.captureFrame(new AudioFrame(samples, SAMPLE_RATE_HZ, 1, samples.length)).catch(() => undefined);
    }
  });
  return {
    track,
    stop: async () => {
      stop();
      await taken;
    },
    close: () => track.close(),
  };
}
