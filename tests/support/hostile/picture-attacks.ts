import { useAV1, useH264, useVP9 } from 'werift';
import { vp8Packets } from '../vp8-packets.ts';
import { type Attack, noise, repeat, streamAttack, VIDEO_CLOCK_HZ } from './attack.ts';
import { encodeNoise, sendPictures } from './good-media.ts';
import { pictureParameters } from './h264-units.ts';

const hex = (text: string) => Buffer.from(text, 'hex');
const FPS = 30;
const FRAME_TICKS = VIDEO_CLOCK_HZ / FPS;

/** The header of a VP8 key frame of 16383x16383. */
const HUGE_VP8 = hex('5001009d012aff3fff3f');
/** A payload descriptor of one packet per frame, and the header of a VP9 key frame of 320x180. */
const VP9_START = hex('8c8123824983420013f00b30');
/** An aggregation header, a sequence header with its length, and the header of a key frame of 1280x720. */
const AV1_START = hex('280c080000000cc4ff6736be40103010');
/** The sequence parameters of 640x360, and the start of a key frame. */
const H264_SEQUENCE = hex('6742c01ed900a02ff970110000030001000003003c0f162e48');
const H264_KEY_FRAME = hex('65888400aabb');
const MAX_PICTURE_PARAMETERS = 256;

/** Pictures that take more memory than the machine has, in a few bytes. */
const hugePictures = streamAttack({
  kind: 'huge-pictures',
  start(publisher) {
    const track = publisher.track('video');
    repeat(publisher, FPS, (index) => {
      const frame = Buffer.concat([HUGE_VP8, noise(400)]);
      for (const packet of vp8Packets(frame, index * FRAME_TICKS, index)) track.send(packet);
    });
  },
});

/** Key frames whose header is right and whose rest is not. */
const vp9Garbage = streamAttack({
  kind: 'vp9-garbage',
  videoCodec: useVP9(),
  start(publisher) {
    const track = publisher.track('video');
    repeat(publisher, FPS, (index) => {
      track.send({ timestamp: index * FRAME_TICKS, marker: true, payload: Buffer.concat([VP9_START, noise(800)]) });
    });
  },
});

const av1Garbage = streamAttack({
  kind: 'av1-garbage',
  videoCodec: useAV1(),
  start(publisher) {
    const track = publisher.track('video');
    repeat(publisher, FPS, (index) => {
      track.send({ timestamp: index * FRAME_TICKS, marker: true, payload: Buffer.concat([AV1_START, noise(800)]) });
    });
  },
});

/** Large parameter sets with every possible id, and a thousand tiny key frames a second, each of which needs them. */
const parameterSets = streamAttack({
  kind: 'parameter-sets',
  videoCodec: useH264(),
  start(publisher) {
    const track = publisher.track('video');
    repeat(publisher, 1000, (index) => {
      const timestamp = index * (VIDEO_CLOCK_HZ / 1000);
      const set = pictureParameters(Math.floor(index / 10) % MAX_PICTURE_PARAMETERS, noise(1000));
      if (index % 100 === 0) track.send({ timestamp, marker: false, payload: H264_SEQUENCE });
      if (index % 10 === 0) track.send({ timestamp, marker: false, payload: set });
      track.send({ timestamp, marker: true, payload: H264_KEY_FRAME });
    });
  },
});

/** Thousands of good pictures a second. */
const pictureFlood = streamAttack({
  kind: 'picture-flood',
  async start(publisher) {
    sendPictures(publisher, { frames: await encodeNoise(64, 36), perSecond: 2000 });
  },
});

/** A picture that is turned ten times a second, so that everything would be laid out and encoded again. */
const shapeFlips = streamAttack({
  kind: 'shape-flips',
  async start(publisher) {
    const [wide, high] = await Promise.all([encodeNoise(320, 180), encodeNoise(180, 320)]);
    sendPictures(publisher, { frames: wide.map((frame, index) => (index % 2 === 0 ? frame : (high[index] ?? frame))) });
  },
});

export const PICTURE_ATTACKS: readonly Attack[] = [
  ...[hugePictures, vp9Garbage, av1Garbage],
  ...[parameterSets, pictureFlood, shapeFlips],
];
