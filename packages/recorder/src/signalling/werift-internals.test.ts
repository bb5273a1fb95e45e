import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RTCPeerConnection, type RtcpPacket, RtcpReceiverInfo, RtcpRrPacket } from 'werift';
import { isMedia } from '../rtp/rtp-packet.ts';
import { SRTP_PROFILE } from '../rtp/srtp-decryptor.ts';
import {
  decryptRtcp,
  disableStun,
  interceptDatagrams,
  type MediaTransport,
  mediaSocketOf,
  remoteSrtpKeys,
  replaceDataListeners,
  sendRtcp,
  transportOf,
} from './werift-internals.ts';

const CHANGED =
  'werift changed. Compare each function of werift-internals.ts with the new version, and run the integration tests ' +
  'of the recorder before you pin it.';

test('the installed version is the pinned one', () => {
  const manifest = readFileSync(findPackageJSON(import.meta.url) ?? '', 'utf8');
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(manifest);
  expect(dependencies.werift, 'Pin the exact version of werift: the recorder uses its internals.').toMatch(/^[\d.]+$/);
  const installed = readFileSync(findPackageJSON('werift', import.meta.url) ?? '', 'utf8');
  expect(JSON.parse(installed), CHANGED).toMatchObject({ version: dependencies.werift });
});

const createConnection = () =>
  new RTCPeerConnection({
    bundlePolicy: 'max-bundle',
    iceServers: [],
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
  });

/** Returns the transport with STUN disabled, which gathering would use. */
function openTransport(connection: RTCPeerConnection): MediaTransport {
  const transport = transportOf(connection);
  if (transport === null) throw new Error(`A connection with a description has no transport. ${CHANGED}`);
  disableStun(transport);
  return transport;
}

test('a new transport uses STUN until it is disabled', async () => {
  const connection = createConnection();
  expect(transportOf(connection)).toBeNull();
  connection.addTransceiver('audio', { direction: 'recvonly' });
  await connection.createOffer();
  expect(transportOf(connection)?.iceTransport.connection.stunServer, CHANGED).toEqual([expect.any(String), 19_302]);
  expect(openTransport(connection).iceTransport.connection.stunServer, CHANGED).toBeUndefined();
  await connection.close();
});

/** Two connected ends on this machine, like the server and the recorder. */
describe('a connected transport', () => {
  const [remote, local] = [createConnection(), createConnection()];
  let [server, recorder]: MediaTransport[] = [];

  beforeAll(async () => {
    remote.addTransceiver('audio', { direction: 'sendonly' });
    const offer = await remote.createOffer();
    server = openTransport(remote);
    await remote.setLocalDescription(offer);
    await local.setRemoteDescription(remote.localDescription ?? offer);
    recorder = openTransport(local);
    await local.setLocalDescription(await local.createAnswer());
    if (local.localDescription !== null) await remote.setRemoteDescription(local.localDescription);
    await vi.waitFor(() => expect([server?.state, recorder?.state]).toEqual(['connected', 'connected']), 60_000);
  });

  afterAll(async () => {
    await Promise.all([remote.close(), local.close()]);
  });

  const ends = () => {
    if (server === undefined || recorder === undefined) throw new Error('the transports are not connected');
    return { server, recorder };
  };

  test('has a UDP socket that werift listens to', () => {
    const socket = mediaSocketOf(ends().recorder);
    expect(socket?.address(), CHANGED).toMatchObject({ family: 'IPv4' });
    expect(socket?.rawListeners('message'), CHANGED).toHaveLength(1);
  });

  test('has keys that match those of the other end', () => {
    const { server, recorder } = ends();
    const { profile, masterKey, masterSalt } = remoteSrtpKeys(recorder);
    const saltBytes = profile === SRTP_PROFILE.aes128Gcm ? 12 : 14;
    expect(Object.values(SRTP_PROFILE), CHANGED).toContain(server.dtls?.srtp.srtpProfile);
    expect([masterKey.length, masterSalt.length], CHANGED).toEqual([16, saltBytes]);
    expect(server.dtls?.extractSessionKeys(16, saltBytes), CHANGED).toMatchObject({
      localKey: masterKey,
      localSalt: masterSalt,
    });
  });

  test('has no keys before the handshake', async () => {
    const connection = createConnection();
    connection.addTransceiver('audio', { direction: 'recvonly' });
    await connection.createOffer();
    expect(() => remoteSrtpKeys(openTransport(connection))).toThrow('no keys');
    await connection.close();
  });

  test('passes its media packets past werift, and decrypts authentic reports only', async () => {
    const { server, recorder } = ends();
    const [direct, other, ofWerift]: [Buffer[], Buffer[], RtcpPacket[]] = [[], [], []];
    recorder.onRtcp.subscribe((packet) => ofWerift.push(packet));
    replaceDataListeners(recorder, (data) => other.push(data));
    interceptDatagrams(recorder, { isOurs: isMedia, onMedia: (data) => direct.push(data) });
    const report = { ssrc: 7, highestSequence: 70_000, packetsLost: 3, fractionLost: 0, jitter: 0, lsr: 0, dlsr: 0 };
    await sendRtcp(server, new RtcpRrPacket({ ssrc: 1, reports: [new RtcpReceiverInfo(report)] }));
    await expect.poll(() => direct, { message: CHANGED }).toHaveLength(1);
    const [packet = Buffer.alloc(0)] = direct;
    const forged = Buffer.from(packet).fill(0, 8);
    expect(decryptRtcp(recorder, forged)).toEqual([]);
    for (let length = 0; length < packet.length; length++) {
      expect(decryptRtcp(recorder, packet.subarray(0, length))).toEqual([]);
    }
    expect(decryptRtcp(recorder, packet), CHANGED).toMatchObject([{ ssrc: 1, reports: [report] }]);
    expect([other, ofWerift], CHANGED).toEqual([[], []]);
  });
});
