import { useAV1 } from 'werift';
import { CAMERA, MICROPHONE } from '../coded-publisher.ts';
import { createRandom } from '../create-random.ts';
import { vp8Packets } from '../vp8-packets.ts';
import { type Attack, noise, repeat, streamAttack, VIDEO_CLOCK_HZ } from './attack.ts';
import { encodeNoise, type Leaps, sendPictures, sendSound } from './good-media.ts';

const hex = (text: string) => Buffer.from(text, 'hex');
const PACKET_BYTES = 1100;
const OPUS_PACKETS_PER_SECOND = 50;
const OPUS_PACKET_TICKS = 960;

/** A VP8 key frame of 640x360 with its payload descriptor, and the descriptor of all further packets. */
const VP8_START = hex('105001009d012a80026801');
const VP8_MIDDLE = hex('00');
/** A sequence header and the start of a key frame that continues; then the header of packets that continue it. */
const AV1_START = hex('680c080000000cc4ff6736be40103010');
const AV1_MIDDLE = hex('d0');

/** A frame without an end, in VP8. A new one starts every ten seconds, for a recorder that joins late. */
const endlessFrames = streamAttack({
  kind: 'endless-frames',
  start(publisher) {
    const track = publisher.track('video');
    repeat(publisher, 500, (index) => {
      const isStart = index % 5000 === 0;
      const payload = isStart ? VP8_START : Buffer.concat([VP8_MIDDLE, noise(PACKET_BYTES)]);
      track.send({ timestamp: Math.floor(index / 5000) * VIDEO_CLOCK_HZ, marker: false, payload });
    });
  },
});

/** The same in AV1, where a frame is a list of units, each of which can continue in the next packet. */
const endlessUnits = streamAttack({
  kind: 'endless-units',
  videoCodec: useAV1(),
  start(publisher) {
    const track = publisher.track('video');
    repeat(publisher, 500, (index) => {
      const isStart = index % 5000 === 0;
      const payload = isStart ? AV1_START : Buffer.concat([AV1_MIDDLE, noise(PACKET_BYTES)]);
      track.send({ timestamp: Math.floor(index / 5000) * VIDEO_CLOCK_HZ, marker: false, payload });
    });
  },
});

/** 40 Mb/s. */
const bitRateFlood = streamAttack({
  kind: 'bit-rate-flood',
  start(publisher) {
    const track = publisher.track('video');
    repeat(publisher, 30, (index) => {
      const frame = Buffer.concat([VP8_START.subarray(1), noise(160_000)]);
      for (const packet of vp8Packets(frame, index * (VIDEO_CLOCK_HZ / 30), index)) track.send(packet);
    });
  },
});

/** Packets as large as UDP allows, which the network splits. */
const oversizePackets = streamAttack({
  kind: 'oversize-packets',
  start(publisher) {
    const track = publisher.track('video');
    repeat(publisher, 30, (index) => {
      const payload = Buffer.concat([VP8_START, noise(index % 2 === 0 ? 60_000 : 1450)]);
      track.send({ timestamp: index * (VIDEO_CLOCK_HZ / 30), marker: true, payload });
    });
  },
});

/** Packets of all lengths that are no Opus, four times as many as there is time for. */
const opusGarbage = streamAttack({
  kind: 'opus-garbage',
  tracks: [MICROPHONE],
  start(publisher) {
    const track = publisher.track('audio');
    repeat(publisher, 4 * OPUS_PACKETS_PER_SECOND, (index) => {
      const payload = noise(1 + ((index * 37) % 1200));
      track.send({ timestamp: index * OPUS_PACKET_TICKS, marker: false, payload });
    });
  },
});

/** Returns an attack of good media whose packets claim to be from other times or places in the stream. */
function leapingMedia(kind: string, leaps: Leaps): Attack {
  return streamAttack({
    kind,
    tracks: [CAMERA, MICROPHONE],
    async start(publisher) {
      sendPictures(publisher, { frames: await encodeNoise(320, 180), ...leaps });
      await sendSound(publisher, leaps);
    },
  });
}

const random = createRandom(2);
/** Every tenth packet: ahead or back by up to 6 hours of video. */
const timestampLeaps = leapingMedia('timestamp-leaps', {
  timestamp: () => (random() < 0.1 ? Math.floor((random() - 0.5) * 2 ** 32) + 2 ** 32 : 0),
});
/** Every tenth packet: up to half of all sequence numbers. */
const sequenceLeaps = leapingMedia('sequence-leaps', {
  sequence: () => (random() < 0.1 ? Math.floor(random() * 2 ** 15) : 0),
});

export const STREAM_ATTACKS: readonly Attack[] = [
  ...[endlessFrames, endlessUnits, bitRateFlood, oversizePackets, opusGarbage],
  ...[timestampLeaps, sequenceLeaps],
];
