import type { AddTrackRequest } from '@livekit/protocol';
import { MediaStreamTrack, type RTCPeerConnection, type RTCRtpSender, RtpHeader, RtpPacket } from 'werift';

/** What a participant announces about a track before it is published. */
export type TrackFacts = Pick<AddTrackRequest, 'type' | 'source'> & Partial<Pick<AddTrackRequest, 'width' | 'height'>>;

export interface OutgoingPacket {
  readonly timestamp: number;
  readonly marker: boolean;
  readonly payload: Buffer;
}

const RTP_HEADER_BYTES = 12;
/** From 1900 to 1970. */
const NTP_EPOCH_SECONDS = 2_208_988_800;

/** A track that a participant sends, packet by packet. */
export class OutgoingTrack {
  readonly kind: 'audio' | 'video';
  readonly facts: TrackFacts;
  readonly #track: MediaStreamTrack;
  readonly #sender: RTCRtpSender;
  #sequenceNumber = 0;
  #sentBytes = 0;
  #wantsKeyFrame = false;

  constructor(connection: RTCPeerConnection, kind: 'audio' | 'video', facts: TrackFacts) {
    this.kind = kind;
    this.facts = facts;
    this.#track = new MediaStreamTrack({ kind });
    this.#sender = connection.addTrack(this.#track);
    this.#sender.onPictureLossIndication.subscribe(() => {
      this.#wantsKeyFrame = true;
    });
  }

  /** Identifies the track until the server has given it a sid. */
  get clientId(): string {
    return this.#sender.trackId;
  }

  /** Bytes of all packets so far, without extensions and encryption. */
  get sentBytes(): number {
    return this.#sentBytes;
  }

  /** Sends a packet with the next sequence number. */
  send({ timestamp, marker, payload }: OutgoingPacket): void {
    this.#sentBytes += RTP_HEADER_BYTES + payload.length;
    const sequenceNumber = this.#sequenceNumber;
    this.skip(1);
    // The sender replaces the payload type with that of the negotiated codec.
    const header = new RtpHeader({ sequenceNumber, timestamp: timestamp % 2 ** 32, marker, payloadType: 96 });
    this.#track.writeRtp(new RtpPacket(header, payload));
  }

  /** Leaves out sequence numbers, as if packets were lost. */
  skip(count: number): void {
    this.#sequenceNumber = (this.#sequenceNumber + count) & 0xffff;
  }

  /** Returns whether a key frame was requested since the last call. */
  takeKeyFrameRequest(): boolean {
    const isWanted = this.#wantsKeyFrame;
    this.#wantsKeyFrame = false;
    return isWanted;
  }

  /**
   * Makes the sender's reports relate the present moment to its RTP time, as browsers do. werift reports the moment and
   * the time of the last packet instead: that is up to a frame ago when the report is sent, which LiveKit takes for a
   * delay on the way, and a busy machine sends packets late. The fields are werift's internals, so a change of them
   * throws.
   */
  reportExactly(rtpTimeAt: (nowMs: number) => number): void {
    for (const field of ['ntpTimestamp', 'rtpTimestamp']) {
      if (!Object.hasOwn(this.#sender, field)) throw new Error(`werift's sender has no ${field} any more.`);
    }
    const set = () => undefined;
    Object.defineProperties(this.#sender, {
      ntpTimestamp: { get: () => ntpTimeOf(performance.timeOrigin + performance.now()), set },
      rtpTimestamp: { get: () => Math.floor(rtpTimeAt(performance.now())) % 2 ** 32, set },
    });
  }
}

/** Returns the 64-bit NTP time of a Unix time in milliseconds. */
function ntpTimeOf(unixMs: number): bigint {
  const seconds = Math.floor(unixMs / 1000);
  const fraction = Math.floor((unixMs / 1000 - seconds) * 2 ** 32);
  return (BigInt(seconds + NTP_EPOCH_SECONDS) << 32n) | BigInt(fraction);
}
