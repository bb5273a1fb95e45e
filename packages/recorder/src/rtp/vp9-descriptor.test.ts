import { describe, expect, it } from 'vitest';
import { parseVp9Descriptor } from './vp9-descriptor.ts';

const FRAME = 'ffffffff';
const NO_LAYER = { spatialLayer: 0, isFrameStart: false, isFrameEnd: false, sizes: [] };

const SIZES = [
  { width: 320, height: 180 },
  { width: 640, height: 360 },
];

describe('a VP9 payload descriptor', () => {
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
