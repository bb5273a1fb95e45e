import { beforeEach, describe, expect, it } from 'vitest';
import { vp9Superframe } from '../codecs/vp9.ts';
import type { CodedFrame } from './depacketizer.ts';
import { parseVp9Descriptor, Vp9Depacketizer } from './vp9-depacketizer.ts';

describe('the VP9 depacketizer', () => {
  const hex = (text: string) => Buffer.from(text, 'hex');

  /** A key frame of 160x90, and frames that depend on others. */
  const KEY_FRAME = hex('824983420009f00590aaaa');
  const DELTA_FRAME = hex('86bbbb');
  const UPPER_FRAME = hex('86cccccc');
  /** A scalability structure of 160x90, 320x180 and 640x360. */
  const STRUCTURE = '5000a0005a014000b402800168';

  interface LayerFrame {
    readonly layer: number;
    readonly data: Buffer;
    readonly structure?: string;
  }

  let assembler: Vp9Depacketizer;

  beforeEach(() => {
    assembler = new Vp9Depacketizer();
  });

  /** Sends each layer's frame in a separate packet. */
  function send(timestamp: number, layers: readonly LayerFrame[], { hasMarker = true } = {}): readonly CodedFrame[] {
    return layers.flatMap(({ layer, data, structure = '' }, index) => {
      const descriptor = Buffer.from([structure === '' ? 0x2c : 0x2e, layer << 1, 0]);
      const payload = Buffer.concat([descriptor, hex(structure), data]);
      return assembler.push({ timestamp, marker: hasMarker && index === layers.length - 1, payload });
    });
  }

  const KEY_PICTURE: readonly LayerFrame[] = [
    { layer: 0, data: KEY_FRAME, structure: STRUCTURE },
    { layer: 1, data: DELTA_FRAME },
    { layer: 2, data: UPPER_FRAME },
  ];

  it('joins all spatial layers into one frame with the size of the highest layer', () => {
    expect(send(0, KEY_PICTURE)).toEqual([
      {
        timestamp: 0,
        isKeyFrame: true,
        data: vp9Superframe([KEY_FRAME, DELTA_FRAME, UPPER_FRAME]),
        size: { width: 640, height: 360 },
      },
    ]);
  });

  it('ends a superframe with the sizes of its frames', () => {
    const index = 'd9' + '0b000000' + '03000000' + 'd9';
    expect(vp9Superframe([KEY_FRAME, DELTA_FRAME]).toString('hex')).toBe(`824983420009f00590aaaa86bbbb${index}`);
  });

  it('uses the size of the highest received layer if the server withholds higher ones', () => {
    expect(send(0, KEY_PICTURE.slice(0, 2))).toMatchObject([{ size: { width: 320, height: 180 } }]);
    expect(send(3000, [{ layer: 0, data: KEY_FRAME }])).toMatchObject([{ size: { width: 160, height: 90 } }]);
  });

  it('returns a single layer unchanged', () => {
    send(0, KEY_PICTURE);
    expect(send(3000, [{ layer: 2, data: UPPER_FRAME }])).toEqual([
      { timestamp: 3000, isKeyFrame: false, data: UPPER_FRAME },
    ]);
  });

  it('starts a new frame at a new timestamp if the marker is missing', () => {
    expect(send(0, KEY_PICTURE, { hasMarker: false })).toEqual([]);
    expect(send(3000, [{ layer: 2, data: UPPER_FRAME }])).toMatchObject([
      { timestamp: 0, isKeyFrame: true },
      { timestamp: 3000, isKeyFrame: false },
    ]);
  });

  it('does not treat upper layers without the lowest layer as a key frame', () => {
    send(0, KEY_PICTURE);
    assembler.noteLoss();
    expect(send(3000, KEY_PICTURE.slice(1))).toEqual([]);
    expect(assembler.needsKeyFrame).toBe(true);
  });

  it.each([
    ['without a start', [0x24]],
    ['without an end', [0x28]],
    ['that starts twice', [0x28, 0x2c]],
    ['whose upper layer has no start', [0x2c, 0x24]],
    ['whose upper layer has no end', [0x2c, 0x28]],
  ])('drops a frame %s and requests a key frame', (_, descriptors) => {
    send(0, KEY_PICTURE);
    const packets = descriptors.map((first) => Buffer.concat([Buffer.from([first, 0, 0]), DELTA_FRAME]));
    const frames = packets.flatMap((payload, index) =>
      assembler.push({ timestamp: 3000, marker: index === packets.length - 1, payload }),
    );
    expect(frames).toEqual([]);
    expect(assembler.needsKeyFrame).toBe(true);
    expect(send(6000, [{ layer: 0, data: DELTA_FRAME }])).toEqual([]);
    expect(send(9000, KEY_PICTURE)).toHaveLength(1);
  });
});

describe('a VP9 payload descriptor', () => {
  const FRAME = 'ffffffff';
  const NO_LAYER = { spatialLayer: 0, isFrameStart: false, isFrameEnd: false, sizes: [] };

  const SIZES = [
    { width: 320, height: 180 },
    { width: 640, height: 360 },
  ];

  it.each([
    ['no fields', '00', NO_LAYER],
    ['a start', '08', { ...NO_LAYER, isFrameStart: true }],
    ['an end', '04', { ...NO_LAYER, isFrameEnd: true }],
    ['a short picture ID', '8011', NO_LAYER],
    ['a long picture ID', '809122', NO_LAYER],
    ['layers without flexible mode', '204507', { ...NO_LAYER, spatialLayer: 2 }],
    ['layers in flexible mode', '3042', { ...NO_LAYER, spatialLayer: 1 }],
    ['one reference', '5002', NO_LAYER],
    ['three references', '5003050a', NO_LAYER],
    ['references that do not end', '5003050b', NO_LAYER],
    ['references without flexible mode, which are ignored', '40', NO_LAYER],
    [
      'all fields in flexible mode',
      'fe912244030430014000b402800168',
      { ...NO_LAYER, spatialLayer: 2, isFrameStart: true, isFrameEnd: true, sizes: SIZES },
    ],
    ['a structure of one layer without details', '0200', NO_LAYER],
    ['a structure with sizes', '0230014000b402800168', { ...NO_LAYER, sizes: SIZES }],
    ['a structure with a group of pictures', '020803001401180102', NO_LAYER],
  ])('with %s is parsed completely', (_, descriptor, expected) => {
    const payload = Buffer.from(descriptor + FRAME, 'hex');
    expect(parseVp9Descriptor(payload)).toEqual({ ...expected, length: descriptor.length / 2 });
  });

  it.each(['', '08', '8811', 'fc912244', '02ff', '0230014000b4'])('is rejected if no frame follows: %s', (payload) => {
    expect(parseVp9Descriptor(Buffer.from(payload, 'hex'))).toBeNull();
  });
});
