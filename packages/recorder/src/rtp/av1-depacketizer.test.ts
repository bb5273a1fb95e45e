import { beforeEach, describe, expect, it } from 'vitest';
import { Av1Depacketizer, parseAv1Elements } from './av1-depacketizer.ts';
import type { CodedFrame } from './depacketizer.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** Units of a 640x360 stream without size fields, as they are sent. */
const SEQUENCE_HEADER = '08 0000000cc4ff6736be4010';
const KEY_FRAME = '30 10aaaa';
const DELTA_FRAME = '30 30bb';

let assembler: Av1Depacketizer;

beforeEach(() => {
  assembler = new Av1Depacketizer();
});

/** Sends packets of one timestamp, the last of them with the marker. */
function send(timestamp: number, ...payloads: string[]): readonly CodedFrame[] {
  return payloads.flatMap((payload, index) =>
    assembler.push({ timestamp, marker: index === payloads.length - 1, payload: hex(payload) }),
  );
}

const dataOf = ([frame]: readonly CodedFrame[]) => frame?.data.toString('hex');

/** The units with size fields after a temporal delimiter, as they are written. */
const WRITTEN_KEY_FRAME = hex('1200 0a0b 0000000cc4ff6736be4010 3203 10aaaa').toString('hex');
const WRITTEN_DELTA_FRAME = hex('1200 3202 30bb').toString('hex');

describe('the AV1 depacketizer', () => {
  it('writes the size of each unit and reports the video size of a key frame', () => {
    const frames = send(0, `28 0c ${SEQUENCE_HEADER} ${KEY_FRAME}`);
    expect(dataOf(frames)).toBe(WRITTEN_KEY_FRAME);
    expect(frames).toMatchObject([{ timestamp: 0, isKeyFrame: true, size: { width: 640, height: 360 } }]);
    expect(dataOf(send(3000, `10 ${DELTA_FRAME}`))).toBe(WRITTEN_DELTA_FRAME);
  });

  it.each([
    ['a count of elements', [`28 0c ${SEQUENCE_HEADER} ${KEY_FRAME}`]],
    ['a size for each element', [`08 0c ${SEQUENCE_HEADER} 04 ${KEY_FRAME}`]],
    ['sizes with a longer encoding than necessary', [`08 8c00 ${SEQUENCE_HEADER} 848000 ${KEY_FRAME}`]],
    ['an element over two packets', [`68 0c ${SEQUENCE_HEADER} 30`, '90 10aaaa']],
    ['an element over four packets', ['58 08', 'd0 0000000c', 'd0 c4ff6736', `a0 03 be4010 ${KEY_FRAME}`]],
    ['units that contain their sizes', ['28 0d 0a0b 0000000cc4ff6736be4010 3203 10aaaa']],
    [
      'a temporal delimiter, padding and a tile list',
      [`08 01 10 0c ${SEQUENCE_HEADER} 04 ${KEY_FRAME} 03 780102 02 40ff`],
    ],
  ])('accepts packets with %s', (_, payloads) => {
    expect(dataOf(send(0, ...payloads))).toBe(WRITTEN_KEY_FRAME);
  });

  it('keeps the layer IDs of units', () => {
    send(0, `28 0c ${SEQUENCE_HEADER} ${KEY_FRAME}`);
    expect(dataOf(send(3000, '10 34 08 30bb', '10 34 10 30cc'))).toBe(
      hex('1200 36 08 02 30bb 36 10 02 30cc').toString('hex'),
    );
  });

  it('starts a new unit at a new timestamp if the marker is missing', () => {
    const key = hex(`28 0c ${SEQUENCE_HEADER} ${KEY_FRAME}`);
    expect(assembler.push({ timestamp: 0, marker: false, payload: key })).toEqual([]);
    expect(send(3000, `10 ${DELTA_FRAME}`)).toMatchObject([
      { timestamp: 0, isKeyFrame: true },
      { timestamp: 3000, isKeyFrame: false },
    ]);
  });

  it.each([
    ['no sequence header', [`18 ${KEY_FRAME}`]],
    ['a sequence header after the frame', [`28 04 ${KEY_FRAME} ${SEQUENCE_HEADER}`]],
    ['a frame that is shown again', [`28 0c ${SEQUENCE_HEADER} 30 90aaaa`]],
    ['a damaged sequence header', [`28 03 080000 ${KEY_FRAME}`]],
  ])('does not begin with a frame that has %s', (_, payloads) => {
    expect(send(0, ...payloads)).toEqual([]);
    expect(assembler.needsKeyFrame).toBe(true);
  });

  it.each([
    ['only the end of an element', ['90 10aaaa']],
    ['only the start of an element', [`50 ${DELTA_FRAME}`]],
    ['an element that another one interrupts', [`50 ${DELTA_FRAME}`, `10 ${DELTA_FRAME}`]],
    ['an element that is longer than its packet', ['00 09 30bb']],
    ['fewer elements than announced', ['20 03 3030bb']],
    ['a unit that is longer than its element', ['10 3209 30bb']],
  ])('drops a frame with %s and requests a key frame', (_, payloads) => {
    send(0, `28 0c ${SEQUENCE_HEADER} ${KEY_FRAME}`);
    expect(send(3000, ...payloads)).toEqual([]);
    expect(assembler.needsKeyFrame).toBe(true);
    expect(send(6000, `10 ${DELTA_FRAME}`)).toEqual([]);
    expect(send(9000, `28 0c ${SEQUENCE_HEADER} ${KEY_FRAME}`)).toHaveLength(1);
  });
});

it('reports which AV1 elements continue across packets', () => {
  expect(parseAv1Elements(hex('c0 01aa 01bb'))).toEqual([
    { bytes: hex('aa'), continues: true, isContinued: false },
    { bytes: hex('bb'), continues: false, isContinued: true },
  ]);
  expect(parseAv1Elements(hex('d0 aabb'))).toEqual([{ bytes: hex('aabb'), continues: true, isContinued: true }]);
});
