import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  LocalVideoTrack,
  VideoBufferType,
  VideoFrame,
  VideoSource,
} from '@livekit/rtc-node';
import { CARD, type Persona } from '../card/card.ts';
import { type CardScale, counterAt, createCardPainter } from '../card/paint-card.ts';
import { SAMPLE_RATE_HZ, SAMPLES_A_FRAME, speak } from '../card/speak.ts';

const FRAME_MS = (SAMPLES_A_FRAME * 1000) / SAMPLE_RATE_HZ;
/** Without a queue, a sample is sent at its own time, in sync with the picture. */
const QUEUE_MS = 0;

/**
 * The time that all robots of a rehearsal share, in milliseconds since its start. Cards and voices are functions of it.
 * So what two robots send at the same time belongs together, and a recording can be checked for it.
 */
export interface MediaClock {
  elapsedMs(): number;
}

function createMediaClock(): MediaClock {
  const begunAt = performance.now();
  return { elapsedMs: () => performance.now() - begunAt };
}

/** The clock of this process, for robots without another one. */
export const sharedClock = createMediaClock();

export interface RunningTrack<Track> {
  readonly track: Track;
  /** Stops the media. Resolves when the native client no longer uses the data that it received. */
  stop(): Promise<void>;
  /** Frees the resources of a stopped track, when it is no longer in a room. */
  close(): Promise<void>;
}

/** Starts an audio track with the persona's voice and beeps. */
export function startVoice(persona: Persona, clock: MediaClock): RunningTrack<LocalAudioTrack> {
  const source = new AudioSource(SAMPLE_RATE_HZ, 1, QUEUE_MS);
  const track = LocalAudioTrack.createAudioTrack('microphone', source);
  let nextFrame = Math.floor(clock.elapsedMs() / FRAME_MS);
  let pending: Promise<unknown> = Promise.resolve();
  const stop = pace(FRAME_MS, () => {
    for (; nextFrame * FRAME_MS <= clock.elapsedMs(); nextFrame++) {
      const samples = speak(persona, nextFrame * SAMPLES_A_FRAME);
      // Sound that a broken connection does not accept is lost.
      pending = source.captureFrame(new AudioFrame(samples, SAMPLE_RATE_HZ, 1, samples.length)).catch(() => undefined);
    }
  });
  return {
    track,
    stop: async () => {
      stop();
      await pending;
    },
    close: () => track.close(),
  };
}

interface MovingCardOptions {
  readonly trackName: string;
  readonly persona: Persona;
  /** Written on the card. */
  readonly label: string;
  readonly clock: MediaClock;
  /** Scale of the picture; 1 by default, which is 1280x720. */
  readonly scale?: CardScale | undefined;
}

interface MovingCard extends RunningTrack<LocalVideoTrack> {
  /** Share of the frames due since the start that were made; below 1 if this machine is too busy. */
  madeShare(): number;
}

/** Starts a video track that shows the persona's test card, each frame once. */
export function startMovingCard({ trackName, persona, label, clock, scale = 1 }: MovingCardOptions): MovingCard {
  const source = new VideoSource(CARD.width * scale, CARD.height * scale);
  const track = LocalVideoTrack.createVideoTrack(trackName, source);
  const painter = createCardPainter(persona, label, scale);
  const firstCounter = counterAt(clock.elapsedMs());
  let lastCounter = -1;
  let madeFrames = 0;
  const stop = pace(1000 / CARD.fps / 2, () => {
    const elapsedMs = clock.elapsedMs();
    if (counterAt(elapsedMs) === lastCounter) return;
    lastCounter = counterAt(elapsedMs);
    const { data, width, height } = painter.paint(elapsedMs, new Date());
    const timestampUs = BigInt(Math.round((lastCounter * 1_000_000) / CARD.fps));
    source.captureFrame(new VideoFrame(data, width, height, VideoBufferType.I420), timestampUs);
    madeFrames++;
  });
  return {
    track,
    // `captureFrame` has copied the picture when it returns.
    stop: async () => stop(),
    close: () => track.close(),
    madeShare: () => Math.min(1, madeFrames / Math.max(1, counterAt(clock.elapsedMs()) - firstCounter)),
  };
}

/** Calls `work` every `intervalMs`, without drift, until the returned function is called. */
export function pace(intervalMs: number, work: () => void): () => void {
  const begunAt = performance.now();
  let ticks = 0;
  let timer: NodeJS.Timeout;
  const tick = () => {
    work();
    // Ticks that were missed while other code ran are skipped.
    ticks = Math.max(ticks + 1, Math.floor((performance.now() - begunAt) / intervalMs));
    timer = setTimeout(tick, Math.max(0, begunAt + ticks * intervalMs - performance.now()));
  };
  timer = setTimeout(tick, 0);
  return () => clearTimeout(timer);
}
