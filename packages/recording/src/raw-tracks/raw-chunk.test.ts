import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeRawChunk, encodeRawChunk } from './raw-chunk.ts';

const HEADER = {
  recordingId: randomUUID(),
  readAt: new Date('2026-05-04T09:00:00.123Z'),
  ranges: [
    { file: 'take-1/TR_1.mkv', offset: 4096, length: 5 },
    { file: 'take-1/journal.jsonl', offset: 0, length: 3 },
  ],
};
const PAYLOADS = [Buffer.from('media'), Buffer.from('{}\n')];

function encoded(): Buffer {
  return Buffer.concat(encodeRawChunk(HEADER, PAYLOADS).parts);
}

const isDamaged = expect.objectContaining({ code: 'INTEGRITY_MISMATCH' });

test('a chunk unpacks to the same ranges and bytes', () => {
  const { payloads, ...header } = decodeRawChunk(encoded());
  expect(header).toEqual(HEADER);
  expect(payloads.map(String)).toEqual(['media', '{}\n']);
});

test('a chunk of an earlier version is read', () => {
  // Never edit this file; see the README next to it.
  const file = join(import.meta.dirname, '../../../../tests/fixtures/earlier-versions/raw-chunk.hex');
  const { payloads, ...header } = decodeRawChunk(Buffer.from(readFileSync(file, 'utf8').trim(), 'hex'));
  expect(header).toEqual({
    recordingId: '6f1d3c1a-8a5b-4c3e-9d2f-0a1b2c3d4e5f',
    readAt: new Date('2026-03-01T10:00:05.123Z'),
    ranges: [
      { file: 'take-1772359200480/TR_camera.mkv', offset: 4096, length: 5 },
      { file: 'take-1772359200480/journal.jsonl', offset: 0, length: 3 },
    ],
  });
  expect(payloads.map(String)).toEqual(['media', '{}\n']);
});

test('a chunk has a checksum of all its bytes, so the same bytes have the same name', () => {
  const other = encodeRawChunk(HEADER, [Buffer.from('nedia'), Buffer.from('{}\n')]);
  expect(other.sha256).not.toBe(encodeRawChunk(HEADER, PAYLOADS).sha256);
  expect(encodeRawChunk(HEADER, PAYLOADS).sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('a chunk is rejected if it is truncated at any byte or has extra bytes', () => {
  const whole = encoded();
  for (let length = 0; length < whole.length; length++) {
    expect(() => decodeRawChunk(whole.subarray(0, length))).toThrow(isDamaged);
  }
  expect(() => decodeRawChunk(Buffer.concat([whole, Buffer.alloc(1)]))).toThrow(isDamaged);
});

test('a chunk is rejected if any bit has changed', () => {
  const whole = encoded();
  for (let position = 0; position < whole.length; position++) {
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(position) ^ (1 << (position % 8)), position);
    expect(() => decodeRawChunk(changed)).toThrow(isDamaged);
  }
});

test('a chunk is rejected if its ranges do not match its content, even with a valid checksum', () => {
  const [media = Buffer.alloc(0)] = PAYLOADS;
  for (const payloads of [[media], [...PAYLOADS, media]]) {
    expect(() => decodeRawChunk(Buffer.concat(encodeRawChunk(HEADER, payloads).parts))).toThrow(isDamaged);
  }
});
