import type { Socket } from 'node:dgram';
import { type RTCDtlsTransport, RtcpPacketConverter, RtcpSrPacket, StunProtocol, UdpTransport } from 'werift';
import { isMedia, isRtcp, type RtpPacket } from '../rtp/rtp-packet.ts';
import { SRTP_PROFILE, SrtpDecryptor } from '../rtp/srtp-decryptor.ts';

export interface MediaReceiver {
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
export function receiveMedia(transport: RTCDtlsTransport, taker: MediaReceiver): void {
  const opener = createDecryptor(transport);
  const take = (data: Buffer) => {
    if (isRtcp(data)) return takeReports(transport, data, taker);
    const packet = opener.open(data);
    if (packet !== null) taker.onRtp(packet);
  };
  const { onData } = transport.iceTransport.connection;
  onData.allUnsubscribe();
  onData.subscribe((data) => {
    if (isMedia(data)) take(data);
  });
  const socket = socketOf(transport);
  if (socket !== null) takeFirst(socket, take);
}

function createDecryptor({ dtls }: RTCDtlsTransport): SrtpDecryptor {
  if (dtls === undefined) throw new Error('the connection has no keys yet');
  const isGcm = dtls.srtp.srtpProfile === SRTP_PROFILE.aes128Gcm;
  const { remoteKey: masterKey, remoteSalt: masterSalt } = dtls.extractSessionKeys(16, isGcm ? 12 : 14);
  return new SrtpDecryptor({
    profile: isGcm ? SRTP_PROFILE.aes128Gcm : SRTP_PROFILE.aes128CmSha1,
    masterKey,
    masterSalt,
  });
}

function takeReports({ srtcp }: RTCDtlsTransport, data: Buffer, { onSenderReport }: MediaReceiver): void {
  for (const packet of RtcpPacketConverter.deSerialize(srtcp.decrypt(data))) {
    if (packet instanceof RtcpSrPacket) onSenderReport(packet);
  }
}

/** Returns the UDP socket that receives media; null if media arrives over TCP or through a relay. */
function socketOf({ iceTransport }: RTCDtlsTransport): Socket | null {
  const protocol = iceTransport.connection.nominated?.protocol;
  const transport = protocol instanceof StunProtocol ? protocol.transport : null;
  return transport instanceof UdpTransport ? transport.socket : null;
}

/**
 * Enlarges the socket's receive buffer. Call it as soon as the network path is chosen, because media arrives together
 * with the last message of the handshake.
 */
export function widenReceiveBuffer(transport: RTCDtlsTransport): void {
  socketOf(transport)?.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
}

/** Passes media directly from the socket to `take`, and everything else to the previous listeners. */
function takeFirst(socket: Socket, take: (data: Buffer) => void): void {
  const others = socket.rawListeners('message');
  socket.removeAllListeners('message');
  socket.on('message', (data, from) => {
    if (isMedia(data)) take(data);
    else for (const listener of others) listener.call(socket, data, from);
  });
}
