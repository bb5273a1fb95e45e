import {
  AddTrackRequest,
  DataPacket,
  MuteTrackRequest,
  SessionDescription,
  SignalTarget,
  TrackType,
  TrickleRequest,
  UserPacket,
} from '@livekit/protocol';
import { SignalClient, type SignalMessage } from '@young-minds/recorder/signalling/signal-client';
import { type RTCDataChannel, RTCPeerConnection, type RTCRtpCodecParameters, useOPUS, useVP8 } from 'werift';
import { OutgoingTrack, type TrackFacts } from './outgoing-track.ts';

/** A server, and a token for one of its rooms. */
export interface RoomPlace {
  readonly url: string;
  readonly token: string;
}

export interface RtpPublisherOptions extends RoomPlace {
  readonly tracks: readonly TrackFacts[];
  /** The codec of all video. Default: VP8. */
  readonly videoCodec?: RTCRtpCodecParameters;
  /** Whether it also opens a channel for data. Default: no. */
  readonly sendsData?: boolean;
}

/** A packet is this late at most, unless the machine is busy. */
const TIMER_MS = 5;
/** The label of the channel on which the server expects data. */
const DATA_CHANNEL = '_reliable';

/** A participant that sends RTP packets of the caller's making, on tracks that are published when it joins. */
export class RtpPublisher {
  readonly #connection: RTCPeerConnection;
  readonly #connected = Promise.withResolvers<void>();
  readonly #sids = new Map<string, string>();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly tracks: readonly OutgoingTrack[];
  readonly #dataChannel: RTCDataChannel | null;
  #signal: SignalClient | null = null;
  #joinedAtMs = 0;
  #isRecorded = false;

  private constructor({ tracks, videoCodec = useVP8(), sendsData = false }: RtpPublisherOptions) {
    this.#connection = new RTCPeerConnection({
      bundlePolicy: 'max-bundle',
      iceServers: [],
      iceUseIpv6: false,
      iceAdditionalHostAddresses: ['127.0.0.1'],
      codecs: { audio: [useOPUS()], video: [videoCodec] },
    });
    this.tracks = tracks.map(
      (facts) => new OutgoingTrack(this.#connection, facts.type === TrackType.AUDIO ? 'audio' : 'video', facts),
    );
    this.#dataChannel = sendsData ? this.#connection.createDataChannel(DATA_CHANNEL) : null;
  }

  /** Joins the room. Resolves once packets can be sent. */
  static async join(options: RtpPublisherOptions): Promise<RtpPublisher> {
    const publisher = new RtpPublisher(options);
    try {
      await publisher.#publish(options);
      return publisher;
    } catch (error) {
      await publisher.leave();
      throw error;
    }
  }

  /** The time at which the server admitted the participant. */
  get joinedAtMs(): number {
    return this.#joinedAtMs;
  }

  /** Bytes of all packets of all tracks so far. */
  get sentBytes(): number {
    return this.tracks.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  }

  /** The sids of the tracks that the server has accepted. */
  get trackSids(): readonly string[] {
    return [...this.#sids.values()];
  }

  /** Returns the room's recording flag as this participant sees it. */
  isRecorded(): boolean {
    return this.#isRecorded;
  }

  /** Returns the first track of a kind. @throws if it has none */
  track(kind: OutgoingTrack['kind']): OutgoingTrack {
    const found = this.tracks.find((track) => track.kind === kind);
    if (found === undefined) throw new Error(`The participant publishes no ${kind}.`);
    return found;
  }

  /** Mutes or unmutes a track. Has no effect before the server has accepted the track. */
  setMuted({ clientId }: OutgoingTrack, muted: boolean): void {
    const sid = this.#sids.get(clientId);
    if (sid !== undefined) this.#signal?.send({ case: 'mute', value: new MuteTrackRequest({ sid, muted }) });
  }

  /** Sends data to all participants, which the server does not pass on without a permission. */
  sendData(payload: Uint8Array<ArrayBuffer>): void {
    if (this.#dataChannel?.readyState !== 'open') return;
    const packet = new DataPacket({ value: { case: 'user', value: new UserPacket({ payload }) } });
    this.#dataChannel.send(Buffer.from(packet.toBinary()));
  }

  /** Calls `act` as often as was due since a moment, however late timers fire, until the participant leaves. */
  pace({ startMs, intervalMs }: { readonly startMs: number; readonly intervalMs: number }, act: () => void): void {
    let done = 0;
    const catchUp = () => {
      // Read once, because a process that cannot keep up would never leave the loop.
      const nowMs = performance.now();
      for (; startMs + done * intervalMs <= nowMs; done++) act();
    };
    this.#timers.push(setInterval(catchUp, TIMER_MS));
  }

  async leave(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#signal?.close();
    await this.#connection.close();
  }

  async #publish({ url, token }: RoomPlace): Promise<void> {
    const { client, join } = await SignalClient.connect({ url, token });
    client.listen({
      onMessage: (message) => void this.#handle(message).catch(this.#connected.reject),
      onClosed: (reason) => this.#connected.reject(new Error(reason)),
    });
    this.#signal = client;
    this.#joinedAtMs = Number(join.participant?.joinedAtMs ?? 0n);
    this.#isRecorded = join.room?.activeRecording ?? false;
    for (const { clientId, facts } of this.tracks) {
      client.send({ case: 'addTrack', value: new AddTrackRequest({ cid: clientId, ...facts }) });
    }
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
  }

  async #handle(message: SignalMessage): Promise<void> {
    if (message.case === 'roomUpdate') this.#isRecorded = message.value.room?.activeRecording ?? false;
    if (message.case === 'trackPublished') this.#sids.set(message.value.cid, message.value.track?.sid ?? '');
    if (message.case === 'answer') {
      await this.#connection.setRemoteDescription({ type: 'answer', sdp: message.value.sdp });
    }
    if (message.case === 'trickle' && message.value.target === SignalTarget.PUBLISHER) {
      await this.#connection.addIceCandidate(JSON.parse(message.value.candidateInit));
    }
  }
}
