import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RtpHeader, SrtpSession } from 'werift';
import { SRTP_PROFILE, SrtpDecryptor, type SrtpProfile } from './srtp-decryptor.ts';

const PROFILES = [
  ['AES-128 in counter mode with SHA-1', SRTP_PROFILE.aes128CmSha1, 14],
  ['AES-128-GCM', SRTP_PROFILE.aes128Gcm, 12],
] as const;

interface Sent {
  readonly sequenceNumber: number;
  readonly payload: Buffer;
  readonly packet: Buffer;
}

/** Returns packets that another implementation encrypted, in order, and the decryptor for them. */
function send(profile: SrtpProfile, saltBytes: number, { first, count }: { first: number; count: number }) {
  const masterKey = randomBytes(16);
  const masterSalt = randomBytes(saltBytes);
  const [localMasterKey, localMasterSalt] = [masterKey, masterSalt];
  const [remoteMasterKey, remoteMasterSalt] = [randomBytes(16), randomBytes(saltBytes)];
  const keys = { localMasterKey, localMasterSalt, remoteMasterKey, remoteMasterSalt };
  const sender = new SrtpSession({ keys, profile });
  const sent = Array.from({ length: count }, (_, index): Sent => {
    const sequenceNumber = (first + index) & 0xffff;
    const header = new RtpHeader({ ssrc: 7, sequenceNumber, timestamp: index * 3000, payloadType: 96, marker: true });
    const payload = Buffer.from(`payload ${index}`);
    return { sequenceNumber, payload, packet: sender.encrypt(payload, header) };
  });
  return { sent, opener: new SrtpDecryptor({ profile, masterKey, masterSalt }) };
}

describe.each(PROFILES)('%s', (_, profile, saltBytes) => {
  it('decrypts a packet with its header and payload', () => {
    const { sent, opener } = send(profile, saltBytes, { first: 5, count: 2 });
    const opened = opener.open(sent[1]?.packet ?? Buffer.alloc(0));
    expect(opened?.header).toEqual({ ssrc: 7, sequenceNumber: 6, timestamp: 3000, payloadType: 96, marker: true });
    expect(opened?.payload.toString()).toBe('payload 1');
  });

  it('decrypts across the sequence number wrap with loss and reordering', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20_000 }),
        fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 40 }),
        (gap, jitter) => {
          const { sent: packets, opener } = send(profile, saltBytes, { first: 65_530 - jitter.length, count: 64 });
          const kept = packets.filter((_packet, index) => index < jitter.length || index >= (gap % 24) + jitter.length);
          const order = kept
            .map((packet, index) => ({
              packet,
              place: index === 0 ? -100 : index + (jitter[index % jitter.length] ?? 0),
            }))
            .sort((one, other) => one.place - other.place);
          for (const { packet } of order) {
            expect(opener.open(packet.packet)?.payload.equals(packet.payload)).toBe(true);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('decrypts after a gap of thousands of packets across the wrap', () => {
    const { sent, opener } = send(profile, saltBytes, { first: 60_000, count: 9_000 });
    for (const index of [0, 1, 8_000, 8_001, 8_999]) {
      expect(opener.open(sent[index]?.packet ?? Buffer.alloc(0))?.payload.toString()).toBe(`payload ${index}`);
    }
  });

  it('rejects a modified packet and decrypts the packets after it', () => {
    const { sent, opener } = send(profile, saltBytes, { first: 100, count: 2 });
    const [first, second] = sent.map(({ packet }) => packet);
    if (first === undefined || second === undefined) return expect.unreachable();
    for (let index = 0; index < first.length; index++) {
      const changed = Buffer.from(first);
      changed.writeUInt8(changed.readUInt8(index) ^ 0x01, index);
      expect(opener.open(changed)).toBeNull();
    }
    for (let length = 0; length < first.length; length++) expect(opener.open(first.subarray(0, length))).toBeNull();
    expect(opener.open(first)).not.toBeNull();
    expect(opener.open(second)).not.toBeNull();
  });
});
