import { LocalVideoTrack, VideoBufferType, VideoFrame, VideoSource } from '@livekit/rtc-node';
import { CARD } from '../card/layout.ts';
import { type CardScale, counterAt, createCardPainter } from '../card/paint-card.ts';
import type { Persona } from '../card/personas.ts';
import type { MediaClock } from './media-clock.ts';
import { pace } from './pace.ts';

export interface RunningTrack<Track> {
  readonly track: Track;
  /** Stops the media. Resolves when the native client no longer uses the data that it received. */
  stop(): Promise<void>;
  /** Frees the resources of a stopped track, when it is no longer in a room. */
  close(): Promise<void>;
}

export interface MovingCardOptions {
  readonly trackName: string;
  readonly persona: Persona;
  /** Written on the card. */
  readonly label: string;
  readonly clock: MediaClock;
  /** Scale of the picture; 1 by default, which is 1280x720. */
  readonly scale?: CardScale | undefined;
}

/** Starts a video track that shows the persona's test card, each frame once. */
export function startMovingCard({
  trackName,
  persona,
  label,
  clock,
  scale = 1,
}: MovingCardOptions): RunningTrack<LocalVideoTrack> {
  const source = new VideoSource(CARD.width * scale, CARD.height * scale);
  const track = LocalVideoTrack.createVideoTrack(trackName, source);
  const painter = createCardPainter(persona, label, scale);
  let lastCounter = -1;
  const stop = pace(1000 / CARD.fps / 2, () => {
    const elapsedMs = clock.elapsedMs();
    if (counterAt(elapsedMs) === lastCounter) return;
    lastCounter = counterAt(elapsedMs);
    const { data, width, height } = painter.paint(elapsedMs, new Date());
    const timestampUs = BigInt(Math.round((lastCounter * 1_000_000) / CARD.fps));
    source.captureFrame(new VideoFrame(data, width, height, VideoBufferType.I420), timestampUs);
  });
  return {
    track,
    // `captureFrame` has copied the picture when it returns.
    stop: async () => stop(),
    close: () => track.close(),
  };
}
