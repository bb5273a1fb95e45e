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
  /** VP8 frames. They restart from the first one when all are sent or a key frame is requested. */
  readonly picture: readonly CodedFrame[];
  /** Opus, 20 ms per packet, in a loop. */
  readonly sound: readonly CodedFrame[];
  readonly fps: number;
}

const MAX_PAYLOAD_BYTES = 1100;
const VIDEO_CLOCK_HZ = 90_000;
const OPUS_PACKET_TICKS = 960;
const OPUS_PACKET_MS = 20;
const PICTURE_ID_SPAN = 0x8000;

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
    this.#sendPicture(video);
    this.#sendSound(audio);
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

  #sendPicture(track: MediaStreamTrack): void {
    const { picture, fps } = this.#options;
    let index = 0;
    let sent = 0;
    let sequenceNumber = 0;
    this.#pace(1000 / fps, () => {
      if (this.#wantsKeyFrame || index >= picture.length) index = 0;
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

  #sendSound(track: MediaStreamTrack): void {
    const { sound } = this.#options;
    let sent = 0;
    this.#pace(OPUS_PACKET_MS, () => {
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

  /** Calls `act` as often as was due, however late the timer fires. */
  #pace(intervalMs: number, act: () => void): void {
    const startMs = performance.now();
    let done = 0;
    const catchUp = () => {
      for (; startMs + done * intervalMs <= performance.now(); done++) act();
    };
    this.#timers.push(setInterval(catchUp, Math.floor(intervalMs / 2)));
  }
}

/** Returns the descriptor of RFC 7741, section 4.2, with a 15-bit picture ID. */
function vp8Descriptor(isStart: boolean, pictureId: number): Buffer {
  return Buffer.from([0x80 | (isStart ? 0x10 : 0), 0x80, 0x80 | (pictureId >> 8), pictureId & 0xff]);
}
