import {
  AddTrackRequest,
  SessionDescription,
  SignalTarget,
  TrackSource,
  TrackType,
  TrickleRequest,
} from '@livekit/protocol';
import { SignalClient, type SignalMessage } from '@young-minds/recorder/signalling/signal-client';
import { MediaStreamTrack, RTCPeerConnection, type RTCRtpSender, RtpHeader, RtpPacket, useOPUS, useVP8 } from 'werift';
import type { CodedFrame } from './coded-media.ts';

export interface CodedPublisherOptions {
  readonly url: string;
  readonly token: string;
  /**
   * VP8 frames. They restart from the first one when all are sent. If it is the only key frame, they also restart when
   * a key frame is requested.
   */
  readonly picture: readonly CodedFrame[];
  /** Opus, 20 ms per packet, in a loop. */
  readonly sound: readonly CodedFrame[];
  readonly fps: number;
}

const MAX_PAYLOAD_BYTES = 1100;
const VIDEO_CLOCK_HZ = 90_000;
const OPUS_CLOCK_HZ = 48_000;
const OPUS_PACKET_TICKS = 960;
const OPUS_PACKET_MS = 20;
/** A packet is this late at most, unless the machine is busy. */
const TIMER_MS = 5;
const PICTURE_ID_SPAN = 0x8000;
/** From 1900 to 1970. */
const NTP_EPOCH_SECONDS = 2_208_988_800;

/** A participant that sends pre-encoded frames, so that many of them can run on a small machine. */
export class CodedPublisher {
  readonly #options: CodedPublisherOptions;
  readonly #connection = new RTCPeerConnection({
    bundlePolicy: 'max-bundle',
    iceServers: [],
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
    codecs: { audio: [useOPUS()], video: [useVP8()] },
  });
  readonly #connected = Promise.withResolvers<void>();
  #signal: SignalClient | null = null;
  #timers: NodeJS.Timeout[] = [];
  #wantsKeyFrame = false;
  #joinedAtMs = 0;
  #isRecorded = false;

  private constructor(options: CodedPublisherOptions) {
    this.#options = options;
  }

  /** Joins the room. Resolves once media flows. */
  static async join(options: CodedPublisherOptions): Promise<CodedPublisher> {
    const publisher = new CodedPublisher(options);
    await publisher.#publish();
    return publisher;
  }

  /** The time at which the server admitted the participant. */
  get joinedAtMs(): number {
    return this.#joinedAtMs;
  }

  /** Returns the room's recording flag as this participant sees it. */
  isRecorded(): boolean {
    return this.#isRecorded;
  }

  async leave(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#signal?.close();
    await this.#connection.close();
  }

  async #publish(): Promise<void> {
    const { url, token } = this.#options;
    const { client, join } = await SignalClient.connect({ url, token });
    client.listen({
      onMessage: (message) => void this.#handle(message).catch(this.#connected.reject),
      onClosed: (reason) => this.#connected.reject(new Error(reason)),
    });
    this.#signal = client;
    this.#joinedAtMs = Number(join.participant?.joinedAtMs ?? 0n);
    this.#isRecorded = join.room?.activeRecording ?? false;
    const video = new MediaStreamTrack({ kind: 'video' });
    const audio = new MediaStreamTrack({ kind: 'audio' });
    const camera = this.#connection.addTrack(video);
    const microphone = this.#connection.addTrack(audio);
    this.#announce(camera, { type: TrackType.VIDEO, source: TrackSource.CAMERA, width: 1280, height: 720 });
    this.#announce(microphone, { type: TrackType.AUDIO, source: TrackSource.MICROPHONE });
    camera.onPictureLossIndication.subscribe(() => {
      this.#wantsKeyFrame = true;
    });
    this.#connection.connectionStateChange.subscribe((state) => {
      if (state === 'connected') this.#connected.resolve();
    });
    this.#connection.onIceCandidate.subscribe((candidate) => {
      const candidateInit = JSON.stringify(candidate?.toJSON() ?? null);
      if (candidate) client.send({ case: 'trickle', value: new TrickleRequest({ candidateInit, target: 0 }) });
    });
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    const sdp = this.#connection.localDescription?.sdp ?? '';
    client.send({ case: 'offer', value: new SessionDescription({ type: 'offer', sdp }) });
    await this.#connected.promise;
    const startMs = performance.now();
    reportExactly(camera, (nowMs) => ((nowMs - startMs) * VIDEO_CLOCK_HZ) / 1000);
    reportExactly(microphone, (nowMs) => ((nowMs - startMs) * OPUS_CLOCK_HZ) / 1000);
    this.#sendPicture(video, startMs);
    this.#sendSound(audio, startMs);
  }

  #announce(sender: RTCRtpSender, facts: Partial<AddTrackRequest>): void {
    this.#signal?.send({ case: 'addTrack', value: new AddTrackRequest({ cid: sender.trackId, ...facts }) });
  }

  async #handle(message: SignalMessage): Promise<void> {
    if (message.case === 'roomUpdate') this.#isRecorded = message.value.room?.activeRecording ?? false;
    if (message.case === 'answer') {
      await this.#connection.setRemoteDescription({ type: 'answer', sdp: message.value.sdp });
    }
    if (message.case === 'trickle' && message.value.target === SignalTarget.PUBLISHER) {
      await this.#connection.addIceCandidate(JSON.parse(message.value.candidateInit));
    }
  }

  #sendPicture(track: MediaStreamTrack, startMs: number): void {
    const { picture, fps } = this.#options;
    const restartsOnRequest = picture.filter(({ isKeyFrame }) => isKeyFrame).length === 1;
    let index = 0;
    let sent = 0;
    let sequenceNumber = 0;
    this.#pace({ startMs, intervalMs: 1000 / fps }, () => {
      if ((this.#wantsKeyFrame && restartsOnRequest) || index >= picture.length) index = 0;
      this.#wantsKeyFrame = false;
      const { data } = picture[index++] ?? { data: Buffer.alloc(0) };
      const timestamp = (sent * VIDEO_CLOCK_HZ) / fps;
      for (let offset = 0; offset < data.length; offset += MAX_PAYLOAD_BYTES) {
        const marker = offset + MAX_PAYLOAD_BYTES >= data.length;
        const descriptor = vp8Descriptor(offset === 0, sent % PICTURE_ID_SPAN);
        const payload = Buffer.concat([descriptor, data.subarray(offset, offset + MAX_PAYLOAD_BYTES)]);
        const header = new RtpHeader({ sequenceNumber: sequenceNumber++ & 0xffff, timestamp, marker, payloadType: 96 });
        track.writeRtp(new RtpPacket(header, payload));
      }
      sent += 1;
    });
  }

  #sendSound(track: MediaStreamTrack, startMs: number): void {
    const { sound } = this.#options;
    let sent = 0;
    this.#pace({ startMs, intervalMs: OPUS_PACKET_MS }, () => {
      const { data } = sound[sent % sound.length] ?? { data: Buffer.alloc(0) };
      const header = new RtpHeader({
        sequenceNumber: sent & 0xffff,
        timestamp: sent * OPUS_PACKET_TICKS,
        marker: sent === 0,
        payloadType: 111,
      });
      track.writeRtp(new RtpPacket(header, data));
      sent += 1;
    });
  }

  /** Calls `act` as often as was due since the start, however late the timer fires. */
  #pace({ startMs, intervalMs }: { readonly startMs: number; readonly intervalMs: number }, act: () => void): void {
    let done = 0;
    const catchUp = () => {
      for (; startMs + done * intervalMs <= performance.now(); done++) act();
    };
    this.#timers.push(setInterval(catchUp, TIMER_MS));
  }
}

/**
 * Makes a sender's reports relate the present moment to its RTP time, as browsers do. werift reports the moment and the
 * time of the last packet instead: that is up to a frame ago when the report is sent, which LiveKit takes for a delay
 * on the way, and a busy machine sends packets late. The fields are werift's internals, so a change of them throws.
 */
function reportExactly(sender: RTCRtpSender, rtpTimeAt: (nowMs: number) => number): void {
  for (const field of ['ntpTimestamp', 'rtpTimestamp']) {
    if (!Object.hasOwn(sender, field)) throw new Error(`werift's sender has no ${field} any more.`);
  }
  const set = () => undefined;
  Object.defineProperties(sender, {
    ntpTimestamp: { get: () => ntpTimeOf(performance.timeOrigin + performance.now()), set },
    rtpTimestamp: { get: () => Math.floor(rtpTimeAt(performance.now())) % 2 ** 32, set },
  });
}

/** Returns the 64-bit NTP time of a Unix time in milliseconds. */
function ntpTimeOf(unixMs: number): bigint {
  const seconds = Math.floor(unixMs / 1000);
  const fraction = Math.floor((unixMs / 1000 - seconds) * 2 ** 32);
  return (BigInt(seconds + NTP_EPOCH_SECONDS) << 32n) | BigInt(fraction);
}

/** Returns the descriptor of RFC 7741, section 4.2, with a 15-bit picture ID. */
function vp8Descriptor(isStart: boolean, pictureId: number): Buffer {
  return Buffer.from([0x80 | (isStart ? 0x10 : 0), 0x80, 0x80 | (pictureId >> 8), pictureId & 0xff]);
}
