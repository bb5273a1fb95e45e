import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { parseRtpHeader, type RtpPacket } from './rtp-packet.ts';

/** The protection profiles that DTLS can negotiate. @see https://www.rfc-editor.org/rfc/rfc5764#section-4.1.2 */
export const SRTP_PROFILE = { aes128CmSha1: 0x0001, aes128Gcm: 0x0007 } as const;
const LABEL = { key: 0, authentication: 1, salt: 2 } as const;
const LABEL_OFFSET = 7;
const KEY_BYTES = 16;
const SALT_BYTES = 14;
const GCM_TAG_BYTES = 16;
const GCM_SALT_BYTES = 12;
const SHA1_TAG_BYTES = 10;
const SHA1_KEY_BYTES = 20;
const SEQUENCE_SPAN = 0x10000;

export type SrtpProfile = (typeof SRTP_PROFILE)[keyof typeof SRTP_PROFILE];

export interface SrtpKeys {
  readonly profile: SrtpProfile;
  /** 16 bytes. */
  readonly masterKey: Buffer;
  /** 14 bytes, 12 for AES-GCM. */
  readonly masterSalt: Buffer;
}

/** The position of a stream. Packets are counted past 65535, and the rollover count is part of the encryption. */
interface StreamState {
  rollover: number;
  highest: number;
}

interface Cipher {
  /** Returns the decrypted payload; null if the packet is not authentic. */
  open(packet: Buffer, payloadOffset: number, rollover: number): Buffer | null;
}

/**
 * Decrypts the SRTP packets of one sender in any order. The rollover count of a packet is derived from the highest
 * authentic packet, so that a gap across the wrap of sequence numbers loses only the packets in it.
 * @see https://www.rfc-editor.org/rfc/rfc3711 and https://www.rfc-editor.org/rfc/rfc7714
 */
export class SrtpDecryptor {
  readonly #cipher: Cipher;
  readonly #streams = new Map<number, StreamState>();

  constructor(keys: SrtpKeys) {
    this.#cipher = keys.profile === SRTP_PROFILE.aes128Gcm ? createGcm(keys) : createCounterMode(keys);
  }

  /** Returns the decrypted packet; null if it is malformed or not authentic. */
  open(packet: Buffer): RtpPacket | null {
    const parsed = parseRtpHeader(packet);
    if (parsed === null) return null;
    const { header, payloadOffset, hasPadding } = parsed;
    const { ssrc, sequenceNumber } = header;
    const stream = this.#streams.get(ssrc);
    const rollover = stream === undefined ? 0 : rolloverOf(sequenceNumber, stream);
    if (rollover < 0) return null;
    const opened = this.#cipher.open(packet, payloadOffset, rollover);
    if (opened === null) return null;
    this.#advance(ssrc, rollover, sequenceNumber);
    const payload = withoutPadding(opened, hasPadding);
    return payload === null ? null : { header, payload };
  }

  #advance(ssrc: number, rollover: number, sequenceNumber: number): void {
    const stream = this.#streams.get(ssrc);
    if (stream === undefined) {
      this.#streams.set(ssrc, { rollover, highest: sequenceNumber });
    } else if (rollover > stream.rollover || (rollover === stream.rollover && sequenceNumber > stream.highest)) {
      stream.rollover = rollover;
      stream.highest = sequenceNumber;
    }
  }
}

/** Returns the rollover count that places a packet nearest to the highest one seen. RFC 3711, 3.3.1 and appendix A. */
function rolloverOf(sequenceNumber: number, { rollover, highest }: StreamState): number {
  const distance = sequenceNumber - highest;
  if (distance > SEQUENCE_SPAN / 2) return rollover - 1;
  return distance < -SEQUENCE_SPAN / 2 ? rollover + 1 : rollover;
}

/** Removes the padding, whose last byte contains its length including that byte. RFC 3550, 5.1. */
function withoutPadding(payload: Buffer, hasPadding: boolean): Buffer | null {
  if (!hasPadding) return payload;
  const length = payload.length - (payload.at(-1) ?? 0);
  return length < 0 ? null : payload.subarray(0, length);
}

function createGcm(keys: SrtpKeys): Cipher {
  const key = sessionKey(keys, LABEL.key, KEY_BYTES);
  const salt = derive(keys, LABEL.salt, GCM_SALT_BYTES);
  const iv = Buffer.alloc(GCM_SALT_BYTES);
  return {
    open(packet, payloadOffset, rollover) {
      const tagOffset = packet.length - GCM_TAG_BYTES;
      if (tagOffset < payloadOffset) return null;
      salt.copy(iv);
      mask(iv, { packet, rollover, at: 2 });
      const decipher = createDecipheriv('aes-128-gcm', key, iv, { authTagLength: GCM_TAG_BYTES });
      decipher.setAAD(packet.subarray(0, payloadOffset));
      decipher.setAuthTag(packet.subarray(tagOffset));
      const payload = decipher.update(packet.subarray(payloadOffset, tagOffset));
      try {
        decipher.final();
      } catch {
        return null; // forged or damaged
      }
      return payload;
    },
  };
}

function createCounterMode(keys: SrtpKeys): Cipher {
  const key = sessionKey(keys, LABEL.key, KEY_BYTES);
  const authenticationKey = sessionKey(keys, LABEL.authentication, SHA1_KEY_BYTES);
  const salt = Buffer.concat([derive(keys, LABEL.salt, SALT_BYTES), Buffer.alloc(2)]);
  const iv = Buffer.alloc(16);
  const count = Buffer.alloc(4);
  return {
    open(packet, payloadOffset, rollover) {
      const tagOffset = packet.length - SHA1_TAG_BYTES;
      if (tagOffset < payloadOffset) return null;
      count.writeUInt32BE(rollover);
      const hmac = createHmac('sha1', authenticationKey).update(packet.subarray(0, tagOffset)).update(count);
      if (!timingSafeEqual(hmac.digest().subarray(0, SHA1_TAG_BYTES), packet.subarray(tagOffset))) return null;
      salt.copy(iv);
      mask(iv, { packet, rollover, at: 4 });
      return createDecipheriv('aes-128-ctr', key, iv).update(packet.subarray(payloadOffset, tagOffset));
    },
  };
}

/**
 * Combines SSRC, rollover count and sequence number with a salt by XOR: no two packets have the same initialization
 * vector.
 */
function mask(iv: Buffer, { packet, rollover, at }: { packet: Buffer; rollover: number; at: number }): void {
  iv.writeUInt32BE((iv.readUInt32BE(at) ^ packet.readUInt32BE(8)) >>> 0, at);
  iv.writeUInt32BE((iv.readUInt32BE(at + 4) ^ rollover) >>> 0, at + 4);
  iv.writeUInt16BE(iv.readUInt16BE(at + 8) ^ packet.readUInt16BE(2), at + 8);
}

/**
 * Derives a key object once, because Node.js would convert raw bytes for each packet, which takes longer than
 * decrypting it.
 */
function sessionKey(keys: SrtpKeys, label: number, length: number): KeyObject {
  return createSecretKey(derive(keys, label, length));
}

/** Derives a session key from the master key. RFC 3711, 4.3; for the shorter salt of AES-GCM RFC 7714, 11. */
function derive({ masterKey, masterSalt }: SrtpKeys, label: number, length: number): Buffer {
  const iv = Buffer.alloc(16);
  masterSalt.copy(iv);
  iv.writeUInt8(iv.readUInt8(LABEL_OFFSET) ^ label, LABEL_OFFSET);
  return createCipheriv('aes-128-ctr', masterKey, iv).update(Buffer.alloc(length));
}
