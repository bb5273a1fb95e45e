import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CodedFrame, MediaPacket } from './depacketizer.ts';
import { Vp8Depacketizer } from './vp8-depacketizer.ts';

/** Returns a key frame with a header as in RFC 6386, 9.1, and a body. */
function keyFrame(width: number, height: number, body = 20): Buffer {
  const data = Buffer.alloc(10 + body, 0xaa);
  data.set([0x50, 0x01, 0x00, 0x9d, 0x01, 0x2a]);
  data.writeUInt16LE(width, 6);
  data.writeUInt16LE(height, 8);
  return data;
}

const deltaFrame = (fill: number, length = 30) => Buffer.concat([Buffer.from([0x51]), Buffer.alloc(length, fill)]);

const PLAIN_START = Buffer.from([0x10]);
const PLAIN_NEXT = Buffer.from([0x00]);

let assembler: Vp8Depacketizer;

beforeEach(() => {
  assembler = new Vp8Depacketizer();
});

/** Returns the frame that a packet completes. */
function push(packet: MediaPacket): CodedFrame | null {
  return assembler.push(packet)[0] ?? null;
}

/** Sends a frame in one packet per part; returns the frame that the last one completes. */
function send(timestamp: number, ...parts: Buffer[]): CodedFrame | null {
  let completed: CodedFrame | null = null;
  for (const [index, part] of parts.entries()) {
    const payload = Buffer.concat([index === 0 ? PLAIN_START : PLAIN_NEXT, part]);
    completed = push({ timestamp, marker: index === parts.length - 1, payload });
  }
  return completed;
}

describe('the VP8 depacketizer', () => {
  it('reports the size of a key frame and joins the packets of a frame', () => {
    const data = keyFrame(1280, 720);
    const frame = send(3000, data.subarray(0, 12), data.subarray(12, 13), data.subarray(13));
    expect(frame).toEqual({ timestamp: 3000, isKeyFrame: true, data, size: { width: 1280, height: 720 } });
    expect(send(6000, deltaFrame(1))).toEqual({ timestamp: 6000, isKeyFrame: false, data: deltaFrame(1) });
    expect(assembler.needsKeyFrame).toBe(false);
  });

  it('reads the size without the scaling bits', () => {
    const data = keyFrame(640, 360);
    data.writeUInt16LE(640 | 0x4000, 6);
    data.writeUInt16LE(360 | 0xc000, 8);
    expect(send(0, data)?.size).toEqual({ width: 640, height: 360 });
  });

  it('starts only with a key frame', () => {
    expect(assembler.needsKeyFrame).toBe(true);
    expect(send(0, deltaFrame(1))).toBeNull();
    expect(assembler.needsKeyFrame).toBe(true);
    expect(send(3000, keyFrame(320, 180))).not.toBeNull();
  });

  it('drops a frame without its first packet', () => {
    const tail = Buffer.concat([PLAIN_NEXT, Buffer.alloc(20, 7)]);
    expect(push({ timestamp: 0, marker: true, payload: tail })).toBeNull();
    expect(send(3000, keyFrame(320, 180))).toMatchObject({ timestamp: 3000, isKeyFrame: true });
  });

  it('waits for a key frame after a loss within a frame or between two frames', () => {
    send(0, keyFrame(320, 180));
    push({ timestamp: 3000, marker: false, payload: Buffer.concat([PLAIN_START, deltaFrame(1)]) });
    assembler.noteLoss();
    const rest = Buffer.concat([PLAIN_NEXT, Buffer.alloc(9, 1)]);
    expect(push({ timestamp: 3000, marker: true, payload: rest })).toBeNull();
    expect(assembler.needsKeyFrame).toBe(true);
    expect(send(6000, deltaFrame(2))).toBeNull();
    expect(send(9000, keyFrame(320, 180))).toMatchObject({ isKeyFrame: true });
    expect(send(12_000, deltaFrame(3))).toMatchObject({ isKeyFrame: false });
  });

  it('drops the blank frames of a muted camera until the next real key frame', () => {
    send(0, keyFrame(640, 360));
    expect(send(3000, keyFrame(8, 8))).toBeNull();
    expect(send(6000, deltaFrame(1))).toBeNull();
    expect(send(9000, keyFrame(640, 360))).toMatchObject({ timestamp: 9000 });
    expect(send(12_000, deltaFrame(2))).toMatchObject({ timestamp: 12_000 });
  });

  it('ignores padding', () => {
    send(0, keyFrame(640, 360));
    expect(push({ timestamp: 0, marker: false, payload: Buffer.alloc(0) })).toBeNull();
    expect(push({ timestamp: 0, marker: true, payload: PLAIN_START })).toBeNull();
    expect(send(3000, deltaFrame(1))).toMatchObject({ timestamp: 3000 });
  });

  it.each([
    ['no fields', [0x10]],
    ['an empty extension', [0x90, 0x00]],
    ['a short picture ID', [0x90, 0x80, 0x11]],
    ['a long picture ID', [0x90, 0x80, 0x91, 0x22]],
    ['a TL0PICIDX', [0x90, 0x40, 0x05]],
    ['a TID', [0x90, 0x20, 0x40]],
    ['a KEYIDX', [0x90, 0x10, 0x0f]],
    ['all fields', [0xb0, 0xf0, 0x91, 0x22, 0x05, 0x4f]],
  ])('finds the frame after a descriptor with %s', (_, descriptor) => {
    const data = keyFrame(320, 180);
    const payload = Buffer.concat([Buffer.from(descriptor), data]);
    expect(push({ timestamp: 0, marker: true, payload })?.data).toEqual(data);
  });

  it('treats the start of a later partition as the middle of a frame', () => {
    const data = keyFrame(320, 180);
    push({ timestamp: 0, marker: false, payload: Buffer.concat([PLAIN_START, data]) });
    const second = Buffer.concat([Buffer.from([0x11]), Buffer.alloc(5, 3)]);
    expect(push({ timestamp: 0, marker: true, payload: second })?.data).toEqual(
      Buffer.concat([data, Buffer.alloc(5, 3)]),
    );
  });

  it('does not throw for any received bytes', () => {
    const anyPacket = fc.record({
      timestamp: fc.nat({ max: 3 }),
      marker: fc.boolean(),
      payload: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(fc.array(anyPacket), (packets) => {
        const fresh = new Vp8Depacketizer();
        const frames = packets.flatMap((packet) => fresh.push(packet));
        expect(frames[0]?.isKeyFrame ?? true).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
