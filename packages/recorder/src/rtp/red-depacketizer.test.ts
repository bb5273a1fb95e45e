import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MediaPacket } from './depacketizer.ts';
import { RedDepacketizer } from './red-depacketizer.ts';

const OPUS = 111;
const FRAME_SAMPLES = 960;

/** Returns the audio of a timestamp, which is the same wherever it is repeated. */
const soundAt = (timestamp: number) => Buffer.from([0x78, timestamp / FRAME_SAMPLES, 1]);

/** Returns a packet that repeats the audio of the given numbers of samples before. */
function red(timestamp: number, ...repeatedBefore: number[]): MediaPacket {
  const headers = repeatedBefore.map((samples) => {
    const header = Buffer.alloc(4);
    header.writeUInt32BE(((0x80 | OPUS) * 2 ** 24 + samples * 2 ** 10 + soundAt(timestamp - samples).length) >>> 0);
    return header;
  });
  const blocks = [...repeatedBefore.map((samples) => soundAt(timestamp - samples)), soundAt(timestamp)];
  return { timestamp, marker: false, payload: Buffer.concat([...headers, Buffer.from([OPUS]), ...blocks]) };
}

const frame = (timestamp: number) => ({ timestamp, isKeyFrame: true, data: soundAt(timestamp) });

let assembler: RedDepacketizer;

beforeEach(() => {
  assembler = new RedDepacketizer();
});

describe('the depacketizer for Opus over RED', () => {
  it('returns the new frame of each packet', () => {
    expect(assembler.push(red(1920, 1920, 960))).toEqual([frame(1920)]);
    expect(assembler.push(red(2880, 1920, 960))).toEqual([frame(2880)]);
    expect(assembler.push(red(3840))).toEqual([frame(3840)]);
    expect(assembler.needsKeyFrame).toBe(false);
  });

  it('restores lost frames once from the following packets', () => {
    assembler.push(red(960));
    assembler.noteLoss();
    expect(assembler.push(red(3840, 1920, 960))).toEqual([frame(1920), frame(2880), frame(3840)]);
    expect(assembler.push(red(4800, 1920, 960))).toEqual([frame(4800)]);
  });

  it('leaves a gap if a loss exceeds the redundancy', () => {
    assembler.push(red(960));
    assembler.noteLoss();
    expect(assembler.push(red(4800, 960))).toEqual([frame(3840), frame(4800)]);
  });

  it('ignores redundancy from before the first packet', () => {
    assembler.noteLoss();
    expect(assembler.push(red(2880, 1920, 960))).toEqual([frame(2880)]);
  });

  it('does not repeat frames if none were lost', () => {
    assembler.push(red(960));
    expect(assembler.push(red(9600, 960))).toEqual([frame(9600)]);
  });

  it('returns each timestamp once', () => {
    assembler.push(red(960));
    expect(assembler.push(red(960))).toEqual([]);
  });

  it.each([
    ['an empty payload', ''],
    ['a truncated header', 'ef0f'],
    ['headers that do not end', 'ef0f0003'],
    ['truncated blocks', 'ef0f00036f78'],
    ['an empty primary block', '6f'],
  ])('returns no frame for %s', (_, payload) => {
    expect(assembler.push({ timestamp: 960, marker: false, payload: Buffer.from(payload, 'hex') })).toEqual([]);
  });

  it('returns every frame unless the two packets that repeat it are lost too', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 3, maxLength: 60 }), (came) => {
        const received = new RedDepacketizer();
        let hasGap = false;
        const heard = came.flatMap((isThere, index) => {
          const timestamp = (index + 2) * FRAME_SAMPLES;
          if (isThere && hasGap) received.noteLoss();
          hasGap = !isThere;
          return isThere ? received.push(red(timestamp, 1920, 960)).map((found) => found.timestamp) : [];
        });
        const first = came.indexOf(true);
        const expected = came.flatMap((isThere, index) => {
          const isRepeated = came[index + 1] === true || came[index + 2] === true;
          return first !== -1 && index >= first && (isThere || isRepeated) ? [(index + 2) * FRAME_SAMPLES] : [];
        });
        expect(heard).toEqual(expected);
      }),
    );
  });
});
