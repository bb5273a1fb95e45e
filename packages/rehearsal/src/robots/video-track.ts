import { LocalVideoTrack, VideoBufferType, VideoFrame, VideoSource } from '@livekit/rtc-node';
import { CARD } from '../card/layout.ts';
import { counterAt, createCardPainter } from '../card/paint-card.ts';
import type { Persona } from '../card/personas.ts';
import type { MediaClock } from './media-clock.ts';
import { pace } from './pace.ts';

export interface RunningTrack<Track> {
  readonly track: Track;
  /** Ends the flow of media and frees what it needs. */
  close(): Promise<void>;
}

export interface MovingCardOptions {
  readonly trackName: string;
  readonly persona: Persona;
  /** Written on the card. */
  readonly label: string;
  readonly clock: MediaClock;
}

/** A video track that shows the persona's test card, every frame once. */
export function startMovingCard({
  trackName,
  persona,
  label,
  clock,
}: MovingCardOptions): RunningTrack<LocalVideoTrack> {
  const source = new VideoSource(CARD.width, CARD.height);
  const track = LocalVideoTrack.createVideoTrack(trackName, source);
  const painter = createCardPainter(persona, label);
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
    close: async () => {
      stop();
      await track.close();
    },
  };
}
