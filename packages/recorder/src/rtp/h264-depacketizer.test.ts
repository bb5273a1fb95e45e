import { splitNalUnits } from '@young-minds/media/h264';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CodedFrame } from './depacketizer.ts';
import { H264Depacketizer } from './h264-depacketizer.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

/** Parameter sets of 640x360 and of 1920x1080, both with id 0. */
const SPS = hex('6742c01ed900a02ff970110000030001000003003c0f162e48');
const LARGER_SPS = hex('67640028acd940780227e5c044000003000400000300f03c60c658');
const PPS = hex('68cb83cb20');
const LARGER_PPS = hex('68ebe3cb22c0');
const IDR = hex('65888400aabb');
const SLICE = hex('419a0011cc');
const DELIMITER = hex('0910');
const SEI = hex('06050101ff80');

let assembler: H264Depacketizer;

beforeEach(() => {
  assembler = new H264Depacketizer();
});

/** Sends packets of one timestamp, the last of them with the marker. */
function send(timestamp: number, ...payloads: Buffer[]): readonly CodedFrame[] {
  return payloads.flatMap((payload, index) =>
    assembler.push({ timestamp, marker: index === payloads.length - 1, payload }),
  );
}

function stapA(...units: Buffer[]): Buffer {
  const parts = units.flatMap((unit) => [Buffer.from([unit.length >> 8, unit.length & 0xff]), unit]);
  return Buffer.concat([hex('78'), ...parts]);
}

const fuA = (unit: Buffer, bits: number, from: number, to?: number) =>
  Buffer.concat([Buffer.from([((unit[0] ?? 0) & 0xe0) | 28, bits | ((unit[0] ?? 0) & 0x1f)]), unit.subarray(from, to)]);

const unitsOf = ([frame]: readonly CodedFrame[]) => (frame === undefined ? null : splitNalUnits(frame.data));

describe('the H.264 depacketizer', () => {
  it('accepts parameter sets in one packet and a slice in several', () => {
    const frames = send(0, stapA(SPS, PPS), fuA(IDR, 0x80, 1, 3), fuA(IDR, 0, 3, 4), fuA(IDR, 0x40, 4));
    expect(unitsOf(frames)).toEqual([SPS, PPS, IDR]);
    expect(frames).toMatchObject([{ timestamp: 0, isKeyFrame: true, size: { width: 640, height: 360 } }]);
  });

  it('inserts the parameter sets before each key frame if only the first had them', () => {
    send(0, SPS, PPS, IDR);
    expect(unitsOf(send(3000, SLICE))).toEqual([SLICE]);
    expect(unitsOf(send(6000, IDR))).toEqual([SPS, PPS, IDR]);
  });

  it('drops a key frame that cannot be decoded and keeps requesting one', () => {
    send(0, SLICE);
    expect(send(3000, IDR)).toEqual([]);
    expect(assembler.needsKeyFrame).toBe(true);
  });

  it('replaces old parameter sets with new ones', () => {
    send(0, stapA(SPS, PPS), IDR);
    const frames = send(3000, stapA(LARGER_SPS, LARGER_PPS), IDR);
    expect(unitsOf(frames)).toEqual([LARGER_SPS, LARGER_PPS, IDR]);
    expect(frames).toMatchObject([{ size: { width: 1920, height: 1080 } }]);
  });

  it('ignores parameter sets whose ids are not valid', () => {
    send(0, stapA(SPS, PPS), IDR);
    // Exponential-Golomb numbers: 32 in sequence parameters, 256 in picture parameters.
    const sequence = Buffer.concat([SPS.subarray(0, 4), hex('0420'), SPS.subarray(5)]);
    const picture = hex('6800808b20');
    expect(unitsOf(send(3000, stapA(sequence, picture), IDR))).toEqual([SPS, PPS, IDR]);
  });

  it('limits what it inserts before key frames, however many parameter sets there are', () => {
    send(0, stapA(SPS, PPS), IDR);
    // Each has another id.
    for (let id = 0; id < 256; id++) {
      const pictureId = Buffer.alloc(4);
      pictureId.writeUInt32BE(((id + 1) << (31 - 2 * Math.floor(Math.log2(id + 1)))) >>> 0);
      send(3000 * (id + 1), Buffer.concat([hex('68'), pictureId, Buffer.alloc(500, 0x55)]));
    }
    const [frame] = send(900_000, IDR);
    expect(frame?.data.length).toBeLessThan(5_000);
  });

  it('keeps parameter sets that arrive between key frames', () => {
    send(0, stapA(SPS, PPS), IDR);
    expect(unitsOf(send(3000, PPS, SLICE))).toEqual([PPS, SLICE]);
    expect(send(6000, stapA(LARGER_SPS, LARGER_PPS))).toEqual([]);
    expect(send(9000, IDR)).toMatchObject([{ size: { width: 1920, height: 1080 } }]);
  });

  it('drops access unit delimiters from key frames and keeps supplemental information', () => {
    expect(unitsOf(send(0, DELIMITER, SPS, PPS, SEI, IDR))).toEqual([SPS, PPS, SEI, IDR]);
  });

  it('starts a new frame at a new timestamp if the marker is missing', () => {
    const push = (timestamp: number, payload: Buffer) => assembler.push({ timestamp, marker: false, payload });
    for (const payload of [SPS, PPS, IDR]) expect(push(0, payload)).toEqual([]);
    expect(unitsOf(push(3000, SLICE))).toEqual([SPS, PPS, IDR]);
    expect(unitsOf(push(6000, SLICE))).toEqual([SLICE]);
  });

  it('does not treat the rest of a key frame as a key frame', () => {
    send(0, stapA(SPS, PPS), IDR);
    assembler.noteLoss();
    expect(send(3000, IDR)).toEqual([]);
    expect(unitsOf(send(6000, IDR))).toEqual([SPS, PPS, IDR]);
  });

  it.each([
    ['a fragment without a start', [fuA(IDR, 0x40, 1)]],
    ['a fragment without an end', [fuA(SLICE, 0x80, 1)]],
    ['two starts', [fuA(SLICE, 0x80, 1), fuA(SLICE, 0xc0, 1)]],
    ['a unit within a fragment', [fuA(SLICE, 0x80, 1), SLICE, fuA(SLICE, 0x40, 1)]],
    ['a truncated aggregate', [stapA(SLICE, SLICE).subarray(0, -2)]],
  ])('drops a frame with %s and requests a key frame', (_, payloads) => {
    send(0, stapA(SPS, PPS), IDR);
    expect(send(3000, ...payloads)).toEqual([]);
    expect(assembler.needsKeyFrame).toBe(true);
    expect(send(6000, SLICE)).toEqual([]);
    expect(send(9000, IDR)).toHaveLength(1);
  });

  it('ignores packets of other modes', () => {
    send(0, stapA(SPS, PPS), IDR);
    const foreign = [0, 25, 26, 27, 29, 30, 31].map((type) => Buffer.from([0x60 | type, 1, 2, 3, 4]));
    expect(unitsOf(send(3000, ...foreign, SLICE))).toEqual([SLICE]);
  });

  it('drops the blank frames of LiveKit until the next real key frame', () => {
    send(0, stapA(SPS, PPS), IDR);
    const blank = stapA(
      hex('6742c01f0fd91f888884000003000400000300c83c60c920'),
      hex('6887cb83cb20'),
      hex('6588840af2628000a7be'),
    );
    expect(send(3000, blank)).toEqual([]);
    expect(send(6000, SLICE)).toEqual([]);
    expect(send(9000, stapA(SPS, PPS), IDR)).toMatchObject([{ size: { width: 640, height: 360 } }]);
  });
});
