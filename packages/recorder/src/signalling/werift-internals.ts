import type { Socket } from 'node:dgram';
import {
  type RTCDtlsTransport,
  type RTCPeerConnection,
  type RtcpPacket,
  RtcpPacketConverter,
  StunProtocol,
  UdpTransport,
} from 'werift';
import { SRTP_PROFILE, type SrtpKeys } from '../rtp/srtp-decryptor.ts';

/**
 * Every use of what werift exports but neither documents nor keeps stable between versions. The recorder replaces
 * werift's path of media packets, so it needs the socket, the keys and the listeners of that path. The version of
 * werift is pinned in package.json, and `werift-internals.test.ts` fails if one of these members changes.
 */

/** The transport of a connection: ICE and DTLS. With `max-bundle` all media uses one. */
export type MediaTransport = RTCDtlsTransport;

/**
 * Returns the transport of a connection that has a description; null before that. Reads `dtlsTransports`, because the
 * standard way through receivers would need one per track.
 */
export function transportOf(connection: RTCPeerConnection): MediaTransport | null {
  return connection.dtlsTransports[0] ?? null;
}

/**
 * Keeps a transport from using STUN; call it before the local description is set. Deletes `stunServer` of the ICE
 * connection, because an empty list of ICE servers makes werift query a public server. The recorder connects to the
 * server and needs none.
 */
export function disableStun({ iceTransport }: MediaTransport): void {
  delete iceTransport.connection.stunServer;
}

/**
 * Returns the UDP socket that receives media; null if media arrives over TCP or through a relay. Follows the nominated
 * candidate pair to its `socket`, because werift has no option for the receive buffer and no hook before it copies a
 * packet.
 */
export function mediaSocketOf({ iceTransport }: MediaTransport): Socket | null {
  const protocol = iceTransport.connection.nominated?.protocol;
  const transport = protocol instanceof StunProtocol ? protocol.transport : null;
  return transport instanceof UdpTransport ? transport.socket : null;
}

/**
 * Passes the datagrams that `isOurs` accepts directly to `onMedia`, and all others to werift's own listeners. Does nothing
 * without a UDP socket. Replaces the socket's listeners, because werift uses several events, copies and promises per
 * packet.
 */
export function interceptDatagrams(
  transport: MediaTransport,
  { isOurs, onMedia }: { readonly isOurs: (data: Buffer) => boolean; readonly onMedia: (data: Buffer) => void },
): void {
  const socket = mediaSocketOf(transport);
  if (socket === null) return;
  const others = socket.rawListeners('message');
  socket.removeAllListeners('message');
  socket.on('message', (data, from) => {
    if (isOurs(data)) onMedia(data);
    else for (const listener of others) listener.call(socket, data, from);
  });
}

/**
 * Passes all data that the transport receives over any path to `onMedia`. Replaces the listeners of the ICE connection's
 * `onData`, because werift's own would decrypt and copy each media packet a second time. This also ends the reception
 * of DTLS messages, so call it after the handshake.
 */
export function replaceDataListeners({ iceTransport }: MediaTransport, listener: (data: Buffer) => void): void {
  const { onData } = iceTransport.connection;
  onData.allUnsubscribe();
  onData.subscribe(listener);
}

/**
 * Returns the keys of what the other side sends. Reads the negotiated `srtpProfile` and calls `extractSessionKeys` of
 * the DTLS socket, because werift's decryptor loses a stream permanently after a gap across the wrap of sequence
 * numbers. @throws if the handshake is not over
 */
export function remoteSrtpKeys({ dtls }: MediaTransport): SrtpKeys {
  if (dtls === undefined) throw new Error('the connection has no keys yet');
  const isGcm = dtls.srtp.srtpProfile === SRTP_PROFILE.aes128Gcm;
  const { remoteKey: masterKey, remoteSalt: masterSalt } = dtls.extractSessionKeys(16, isGcm ? 12 : 14);
  return { profile: isGcm ? SRTP_PROFILE.aes128Gcm : SRTP_PROFILE.aes128CmSha1, masterKey, masterSalt };
}

/**
 * Decrypts an RTCP packet and returns the packets in it; none if it is not authentic or malformed, because anyone can
 * send a datagram to the socket. Uses the `srtcp` session of the transport, which counts the packets of both directions.
 */
export function decryptRtcp({ srtcp }: MediaTransport, data: Buffer): readonly RtcpPacket[] {
  try {
    return RtcpPacketConverter.deSerialize(srtcp.decrypt(data));
  } catch {
    return [];
  }
}

/** Encrypts and sends an RTCP packet with the transport's `sendRtcp`: receivers of werift send only their own. */
export async function sendRtcp(transport: MediaTransport, packet: RtcpPacket): Promise<void> {
  await transport.sendRtcp([packet]);
}
