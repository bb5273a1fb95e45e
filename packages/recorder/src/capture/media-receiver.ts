import { RtcpSrPacket } from 'werift';
import { isMedia, isRtcp, type RtpPacket } from '../rtp/rtp-packet.ts';
import { SrtpDecryptor } from '../rtp/srtp-decryptor.ts';
import {
  decryptRtcp,
  interceptDatagrams,
  type MediaTransport,
  mediaSocketOf,
  remoteSrtpKeys,
  replaceDataListeners,
} from '../signalling/werift-internals.ts';

interface MediaReceiver {
  readonly onRtp: (packet: RtpPacket) => void;
  readonly onSenderReport: (report: RtcpSrPacket) => void;
}

/**
 * The size of the UDP receive buffer. The system's default holds about ninety video packets, and the key frames of two
 * participants need more. The system limits a larger value to net.core.rmem_max automatically.
 */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

/**
 * Receives media directly from a connected transport instead of through werift. werift uses several events, copies and
 * promises per packet, and permanently loses a stream after a gap across the wrap of sequence numbers.
 */
export function receiveMedia(transport: MediaTransport, receiver: MediaReceiver): void {
  const decryptor = new SrtpDecryptor(remoteSrtpKeys(transport));
  const onMedia = (data: Buffer) => {
    if (isRtcp(data)) return readReports(transport, data, receiver);
    const packet = decryptor.open(data);
    if (packet !== null) receiver.onRtp(packet);
  };
  replaceDataListeners(transport, (data) => {
    if (isMedia(data)) onMedia(data);
  });
  interceptDatagrams(transport, { isOurs: isMedia, onMedia });
}

function readReports(transport: MediaTransport, data: Buffer, { onSenderReport }: MediaReceiver): void {
  for (const packet of decryptRtcp(transport, data)) {
    if (packet instanceof RtcpSrPacket) onSenderReport(packet);
  }
}

/**
 * Enlarges the socket's receive buffer. Call it as soon as the network path is chosen, because media arrives together
 * with the last message of the handshake.
 */
export function widenReceiveBuffer(transport: MediaTransport): void {
  mediaSocketOf(transport)?.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
}
