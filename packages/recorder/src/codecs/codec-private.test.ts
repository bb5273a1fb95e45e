import { joinNalUnits, parseSequenceParameters } from '@young-minds/media/h264';
import { describe, expect, it } from 'vitest';
import { findSequenceHeader, parseSequenceHeader } from './av1.ts';
import { codecPrivate } from './codec-private.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

/** Records that ffmpeg wrote for the output of x264: description, record, width, height. */
const AVC = [
  ['baseline', '0142c01effe100196742c01ed900a02ff970110000030001000003003c0f162e4801000568cb83cb20', 640, 360],
  [
    'high',
    '01640028ffe1001b67640028acd940780227e5c044000003000400000300f03c60c65801000668ebe3cb22c0fdf8f800',
    1920,
    1080,
  ],
  [
    'interlaced',
    '01640028ffe1001a67640028acd94078044fde0220000003002000000783e2c5b2c001000668fba3cb22c0fdf8f800',
    1920,
    1080,
  ],
  [
    'with scaling lists',
    '0164000dffe1001a6764000dacd941519e226c0440000003004000000f03c50a658001000768ebe3cb3002c0fdf8f800',
    322,
    182,
  ],
  [
    'without color',
    '0164000dffe1001b6764000df365054678f8bc05b2000003000200000300781e28532c01000668ebe3cb22c0fcf8f800',
    322,
    182,
  ],
  [
    '4:2:2 of ten bits',
    '017a000dffe1001b677a000db6cd941519e222f0110000030001000003003c0f14299601000668ebe3cb22c0fefafa00',
    322,
    182,
  ],
  ['4:4:4', '01f4000dffe1001967f4000d919b282833f1b80880000003008000001e078a14cb01000668ebe3c44844fff8f800', 320, 180],
] as const;

/** Returns a key frame with the parameter sets of a record that contains one of each. */
function avcKeyFrame(record: Buffer): Buffer {
  const spsEnd = 8 + record.readUInt16BE(6);
  const pps = record.subarray(spsEnd + 3, spsEnd + 3 + record.readUInt16BE(spsEnd + 1));
  return joinNalUnits([[record.subarray(8, spsEnd)], [pps], [Buffer.from([0x65, 1, 2, 3])]]);
}

describe('the AVC configuration', () => {
  it.each(AVC)('matches the one that ffmpeg writes: %s', (_, record) => {
    expect(codecPrivate('h264', avcKeyFrame(hex(record)))?.toString('hex')).toBe(record);
  });

  it.each(AVC)('comes from parameters that contain the size: %s', (_, record, width, height) => {
    const bytes = hex(record);
    expect(parseSequenceParameters(bytes.subarray(8, 8 + bytes.readUInt16BE(6)))).toMatchObject({ width, height });
  });

  it.each(AVC)('is missing if the parameters are truncated: %s', (_, record) => {
    const bytes = hex(record);
    const sps = bytes.subarray(8, 8 + bytes.readUInt16BE(6));
    for (let length = 0; length < 9; length++) expect(parseSequenceParameters(sps.subarray(0, length))).toBeNull();
    expect(codecPrivate('h264', joinNalUnits([[Buffer.from([0x65, 1])]]))).toBeNull();
  });
});

/** Records that ffmpeg wrote for the output of libaom and SVT-AV1. */
const AV1 = [
  ['main', '81010c000a0b0000000cc4ff6736be4010', 640, 360],
  ['ten bits', '81004c000a0b000000043d06d4daf94040', 322, 182],
  ['4:2:2 of twelve bits', '814068000a0b400000043d06d4daf96220', 322, 182],
  ['4:4:4', '812000000a0a200000043d06d4daf902', 322, 182],
  ['sRGB', '812000000a0d200000043d06d4daf92021a004', 322, 182],
  ['monochrome', '81001c000a0a000000043d06d4daf92a', 322, 182],
  ['of another encoder', '81080c000a0b00000042abbfc3700be001', 1920, 1080],
  [
    'three spatial and three temporal layers',
    '81050c000a1c0087072b8195c04a60e530329809441ca20651012d4cffb3c01a0080',
    1280,
    720,
  ],
] as const;

const av1KeyFrame = (record: Buffer) =>
  Buffer.concat([hex('1200'), record.subarray(4), Buffer.from([0x32, 3, 0x10, 1, 2])]);

describe('the AV1 configuration', () => {
  it.each(AV1)('matches the one that ffmpeg writes: %s', (_, record) => {
    expect(codecPrivate('av1', av1KeyFrame(hex(record)))?.toString('hex')).toBe(record);
  });

  it.each(AV1)('comes from a header that contains the size: %s', (_, record, width, height) => {
    const header = findSequenceHeader(av1KeyFrame(hex(record)));
    expect(parseSequenceHeader(header?.payload ?? Buffer.alloc(0))).toMatchObject({ width, height });
  });

  it.each(AV1)('is missing if the header is missing or truncated: %s', (_, record) => {
    expect(codecPrivate('av1', hex('12003203100102'))).toBeNull();
    const payload = findSequenceHeader(av1KeyFrame(hex(record)))?.payload ?? Buffer.alloc(0);
    for (let length = 0; length < payload.length - 1; length++) {
      expect(parseSequenceHeader(payload.subarray(0, length))).toBeNull();
    }
  });
});

it('codecs that describe themselves in their frames have no private data', () => {
  expect(codecPrivate('vp8', Buffer.from([0x10, 0, 0]))).toBeNull();
  expect(codecPrivate('vp9', Buffer.from([0x82, 0x49, 0x83]))).toBeNull();
});
