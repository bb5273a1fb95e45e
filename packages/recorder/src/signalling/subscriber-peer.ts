import {
  GenericNack,
  PictureLossIndication,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  type RtcpPacket,
  RtcpPayloadSpecificFeedback,
  RtcpReceiverInfo,
  RtcpRrPacket,
  type RtcpSrPacket,
  RtcpTransportLayerFeedback,
  useAV1,
  useH264,
  useNACK,
  useOPUS,
  usePLI,
  useVP8,
  useVP9,
} from 'werift';
import { receiveMedia, widenReceiveBuffer } from '../capture/media-receiver.ts';
import type { RtpPacket } from '../rtp/rtp-packet.ts';
import { hostAddresses } from './host-addresses.ts';
import { disableStun, type MediaTransport, sendRtcp, transportOf } from './werift-internals.ts';

interface SubscriberPeerOptions {
  /** Whether the server runs on this machine. If so, the loopback address must be offered to it, too. */
  readonly isLoopback: boolean;
  readonly onRtp: (packet: RtpPacket) => void;
  readonly onSenderReport: (report: RtcpSrPacket) => void;
  readonly onLocalCandidate: (candidateJson: string) => void;
  /** Called when the media connection has failed permanently. */
  readonly onFailed: (reason: string) => void;
}

/** The content of a receiver report about one stream. @see https://www.rfc-editor.org/rfc/rfc3550#section-6.4.1 */
export interface ReceptionReport {
  readonly ssrc: number;
  readonly highestSequence: number;
  readonly packetsLost: number;
}

const FEEDBACK_SSRC = 1;
const GATHERING_TIMEOUT_MS = 5_000;

/**
 * The receiving end of LiveKit's subscriber connection. It uses werift for ICE, DTLS and SRTP. Packets are read
 * directly from werift's transport, because its receivers copy every packet and lose count when sequence numbers wrap.
 * The answer leaves out bandwidth estimation, so that the server always forwards the best layer.
 */
export class SubscriberPeer {
  readonly #connection: RTCPeerConnection;
  readonly #options: SubscriberPeerOptions;
  #transport: MediaTransport | null = null;

  constructor(options: SubscriberPeerOptions) {
    this.#options = options;
    this.#connection = new RTCPeerConnection({
      bundlePolicy: 'max-bundle',
      iceServers: [],
      iceUseIpv6: false,
      iceAdditionalHostAddresses: hostAddresses(options),
      codecs: answeredCodecs(),
    });
    this.#connection.onIceCandidate.subscribe((candidate) => {
      if (candidate) options.onLocalCandidate(JSON.stringify(candidate.toJSON()));
    });
    this.#connection.connectionStateChange.subscribe((state) => {
      if (state === 'failed' || state === 'disconnected') options.onFailed(`media connection ${state}`);
    });
  }

  /** Resolves once every local candidate was passed to `onLocalCandidate`; rejects after a timeout. */
  async gathered(): Promise<void> {
    if (this.#connection.iceGatheringState === 'complete') return;
    await this.#connection.iceGatheringStateChange.watch((state) => state === 'complete', GATHERING_TIMEOUT_MS);
  }

  /** Applies the server's offer and returns the SDP of the answer. */
  async answer(offerSdp: string): Promise<string> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: offerSdp });
    this.#tapTransport();
    const answer = await this.#connection.createAnswer();
    await this.#connection.setLocalDescription(answer);
    return this.#connection.localDescription?.sdp ?? '';
  }

  async addRemoteCandidate(candidateJson: string): Promise<void> {
    await this.#connection.addIceCandidate(JSON.parse(candidateJson));
  }

  requestKeyFrame(ssrc: number): void {
    const feedback = new PictureLossIndication({ senderSsrc: FEEDBACK_SSRC, mediaSsrc: ssrc });
    this.#sendRtcp(new RtcpPayloadSpecificFeedback({ feedback }));
  }

  requestRetransmission(ssrc: number, sequenceNumbers: number[]): void {
    const feedback = new GenericNack({ senderSsrc: FEEDBACK_SSRC, mediaSourceSsrc: ssrc, lost: sequenceNumbers });
    this.#sendRtcp(new RtcpTransportLayerFeedback({ feedback }));
  }

  report(streams: readonly ReceptionReport[]): void {
    const reports = streams.map(
      ({ ssrc, highestSequence, packetsLost }) =>
        new RtcpReceiverInfo({ ssrc, highestSequence, packetsLost, fractionLost: 0, jitter: 0, lsr: 0, dlsr: 0 }),
    );
    if (reports.length > 0) this.#sendRtcp(new RtcpRrPacket({ ssrc: FEEDBACK_SSRC, reports }));
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  #tapTransport(): void {
    const transport = transportOf(this.#connection);
    if (transport === null || transport === this.#transport) return;
    this.#transport = transport;
    disableStun(transport);
    transport.onStateChange.subscribe((state) => {
      if (state === 'connecting') widenReceiveBuffer(transport);
      if (state === 'connected') receiveMedia(transport, this.#options);
    });
  }

  #sendRtcp(packet: RtcpPacket): void {
    if (this.#transport === null) return;
    // Feedback is best effort: missing packets are requested again.
    sendRtcp(this.#transport, packet).catch(() => undefined);
  }
}

/**
 * Returns the codecs that the answer to the server's offer accepts. werift pairs each entry with one in the offer, so a
 * codec is listed once per profile that the server offers. Codecs that are not offered are left out of the answer.
 */
export function answeredCodecs(): { audio: RTCRtpCodecParameters[]; video: RTCRtpCodecParameters[] } {
  const video = { rtcpFeedback: [useNACK(), usePLI()] };
  return {
    // RED must precede the codec that it repeats: werift assigns it the next codec in the list.
    audio: [new RTCRtpCodecParameters({ mimeType: 'audio/red', clockRate: 48_000, channels: 2 }), useOPUS()],
    video: [
      useVP8(video),
      ...[useVP9(video), useVP9(video)],
      ...[useH264(video), useH264(video), useH264(video)],
      useAV1(video),
    ],
  };
}
