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
const OPUS_PACKET_MS = 20;
/** RTP times start at a random value. This one leaves room for a jump back. */
const RTP_START_SECONDS = 7200;

export const CAMERA = { type: TrackType.VIDEO, source: TrackSource.CAMERA, width: 1280, height: 720 } as const;
export const MICROPHONE = { type: TrackType.AUDIO, source: TrackSource.MICROPHONE } as const;

/** A participant that sends pre-encoded frames, so that many of them can run on a small machine. */
export class CodedPublisher {
  readonly #options: CodedPublisherOptions;
  readonly #publisher: RtpPublisher;
  /** How far the RTP time of both tracks is ahead of the time since their start. */
  #aheadSeconds = RTP_START_SECONDS;

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

  /** Makes the RTP time of both tracks jump, as after a change of devices or a defect of the sender. */
  jump(seconds: number): void {
    this.#aheadSeconds += seconds;
  }

  leave(): Promise<void> {
    return this.#publisher.leave();
  }

  #sendPicture(startMs: number): void {
    const { picture, fps } = this.#options;
    const track = this.#publisher.track('video');
    const timeAt = (sentMs: number) => Math.round((sentMs / 1000 + this.#aheadSeconds) * VIDEO_CLOCK_HZ);
    track.reportExactly((nowMs) => timeAt(nowMs - startMs));
    const restartsOnRequest = picture.filter(({ isKeyFrame }) => isKeyFrame).length === 1;
    let index = 0;
    let sent = 0;
    this.#publisher.pace({ startMs, intervalMs: 1000 / fps }, () => {
      if ((track.takeKeyFrameRequest() && restartsOnRequest) || index >= picture.length) index = 0;
      const { data } = picture[index++] ?? { data: Buffer.alloc(0) };
      for (const packet of vp8Packets(data, timeAt((sent * 1000) / fps), sent)) track.send(packet);
      sent += 1;
    });
  }

  #sendSound(startMs: number): void {
    const { sound } = this.#options;
    const track = this.#publisher.track('audio');
    const timeAt = (sentMs: number) => Math.round((sentMs / 1000 + this.#aheadSeconds) * OPUS_CLOCK_HZ);
    track.reportExactly((nowMs) => timeAt(nowMs - startMs));
    let sent = 0;
    this.#publisher.pace({ startMs, intervalMs: OPUS_PACKET_MS }, () => {
      const { data } = sound[sent % sound.length] ?? { data: Buffer.alloc(0) };
      track.send({ timestamp: timeAt(sent * OPUS_PACKET_MS), marker: sent === 0, payload: data });
      sent += 1;
    });
  }
}
