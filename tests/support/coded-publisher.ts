import { TrackSource, TrackType } from '@livekit/protocol';
import type { CodedFrame } from './coded-media.ts';
import { type RoomPlace, RtpPublisher } from './rtp-publisher.ts';
import { vp8Packets } from './vp8-packets.ts';

export interface CodedPublisherOptions extends RoomPlace {
  /**
   * VP8 frames. They restart from the first one when all are sent. If it is the only key frame, they also restart when
   * a key frame is requested.
   */
  readonly picture: readonly CodedFrame[];
  /** Opus, 20 ms per packet, in a loop. */
  readonly sound: readonly CodedFrame[];
  readonly fps: number;
}

const VIDEO_CLOCK_HZ = 90_000;
const OPUS_CLOCK_HZ = 48_000;
const OPUS_PACKET_TICKS = 960;
const OPUS_PACKET_MS = 20;

export const CAMERA = { type: TrackType.VIDEO, source: TrackSource.CAMERA, width: 1280, height: 720 } as const;
export const MICROPHONE = { type: TrackType.AUDIO, source: TrackSource.MICROPHONE } as const;

/** A participant that sends pre-encoded frames, so that many of them can run on a small machine. */
export class CodedPublisher {
  readonly #options: CodedPublisherOptions;
  readonly #publisher: RtpPublisher;

  private constructor(options: CodedPublisherOptions, publisher: RtpPublisher) {
    this.#options = options;
    this.#publisher = publisher;
  }

  /** Joins the room. Resolves once media flows. */
  static async join(options: CodedPublisherOptions): Promise<CodedPublisher> {
    const { url, token } = options;
    const publisher = new CodedPublisher(
      options,
      await RtpPublisher.join({ url, token, tracks: [CAMERA, MICROPHONE] }),
    );
    const startMs = performance.now();
    publisher.#sendPicture(startMs);
    publisher.#sendSound(startMs);
    return publisher;
  }

  /** The time at which the server admitted the participant. */
  get joinedAtMs(): number {
    return this.#publisher.joinedAtMs;
  }

  /** Returns the room's recording flag as this participant sees it. */
  isRecorded(): boolean {
    return this.#publisher.isRecorded();
  }

  leave(): Promise<void> {
    return this.#publisher.leave();
  }

  #sendPicture(startMs: number): void {
    const { picture, fps } = this.#options;
    const track = this.#publisher.track('video');
    track.reportExactly((nowMs) => ((nowMs - startMs) * VIDEO_CLOCK_HZ) / 1000);
    const restartsOnRequest = picture.filter(({ isKeyFrame }) => isKeyFrame).length === 1;
    let index = 0;
    let sent = 0;
    this.#publisher.pace({ startMs, intervalMs: 1000 / fps }, () => {
      if ((track.takeKeyFrameRequest() && restartsOnRequest) || index >= picture.length) index = 0;
      const { data } = picture[index++] ?? { data: Buffer.alloc(0) };
      for (const packet of vp8Packets(data, (sent * VIDEO_CLOCK_HZ) / fps, sent)) track.send(packet);
      sent += 1;
    });
  }

  #sendSound(startMs: number): void {
    const { sound } = this.#options;
    const track = this.#publisher.track('audio');
    track.reportExactly((nowMs) => ((nowMs - startMs) * OPUS_CLOCK_HZ) / 1000);
    let sent = 0;
    this.#publisher.pace({ startMs, intervalMs: OPUS_PACKET_MS }, () => {
      const { data } = sound[sent % sound.length] ?? { data: Buffer.alloc(0) };
      track.send({ timestamp: sent * OPUS_PACKET_TICKS, marker: sent === 0, payload: data });
      sent += 1;
    });
  }
}
