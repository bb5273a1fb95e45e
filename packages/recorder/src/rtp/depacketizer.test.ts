import { joinNalUnits } from '@young-minds/media/h264';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Av1Packetizer, H264Packetizer, type RtpPacket, Vp8Packetizer } from 'werift';
import { encodeLeb128 } from '../codecs/av1.ts';
import { vp9Superframe } from '../codecs/vp9.ts';
import { type MediaPacket, OpusDepacketizer } from './depacketizer.ts';
import { recordableCodec } from './recordable-codec.ts';

/** A frame of a generated stream, with one part (slice or layer) per body. */
interface SentFrame {
  readonly isKeyFrame: boolean;
  readonly bodies: readonly Buffer[];
}

interface Codec {
  readonly name: string;
  readonly size: { readonly width: number; readonly height: number };
  /** Returns the frame as the depacketizer must return it. */
  readonly write: (frame: SentFrame) => Buffer;
  readonly packetize: (frame: SentFrame, timestamp: number, payloadSize: number) => MediaPacket[];
}

const hex = (text: string) => Buffer.from(text, 'hex');
const mediaPackets = (packets: readonly RtpPacket[]): MediaPacket[] =>
  packets.map(({ header: { timestamp, marker }, payload }) => ({ timestamp, marker, payload }));

const writeVp8 = ({ isKeyFrame, bodies }: SentFrame) =>
  Buffer.concat([hex(isKeyFrame ? '5001009d012a80026801' : '51'), ...bodies]);

const SPS = hex('6742c01ed900a02ff970110000030001000003003c0f162e48');
const PPS = hex('68cb83cb20');
const h264Units = ({ isKeyFrame, bodies }: SentFrame): Buffer[] => [
  ...(isKeyFrame ? [SPS, PPS] : []),
  ...bodies.map((body) => Buffer.concat([hex(isKeyFrame ? '65' : '41'), body])),
];
const writeH264 = (frame: SentFrame) => joinNalUnits(h264Units(frame).map((unit) => [unit]));

const SEQUENCE_HEADER = hex('0a0b0000000cc4ff6736be4010');
const av1Obus = ({ isKeyFrame, bodies }: SentFrame): Buffer[] => {
  const frames = bodies.map((body, index) => {
    const payload = Buffer.concat([hex(isKeyFrame && index === 0 ? '10' : '30'), body]);
    return Buffer.concat([hex('32'), encodeLeb128(payload.length), payload]);
  });
  return [...(isKeyFrame ? [SEQUENCE_HEADER] : []), ...frames];
};
const writeAv1 = (frame: SentFrame) => Buffer.concat([hex('1200'), ...av1Obus(frame)]);

/** Only the lowest layer of a key picture is a key frame. */
const vp9Layers = ({ isKeyFrame, bodies }: SentFrame): Buffer[] =>
  bodies.map((body, layer) => Buffer.concat([hex(isKeyFrame && layer === 0 ? '824983420009f00590' : '86'), body]));

function writeVp9(frame: SentFrame): Buffer {
  const layers = vp9Layers(frame);
  return layers.length === 1 ? (layers[0] ?? Buffer.alloc(0)) : vp9Superframe(layers);
}

/** Builds the descriptor of RFC 9628, 4.2: picture id, layer indices, and for key frames the sizes of three layers. */
function vp9Descriptor(
  frame: SentFrame,
  layer: number,
  { isFlexible = false, isStart = false, isEnd = false },
): Buffer {
  const hasSizes = frame.isKeyFrame && layer === 0 && isStart;
  const isPredicted = !frame.isKeyFrame;
  const first =
    0xa0 |
    (isPredicted ? 0x40 : 0) |
    (isFlexible ? 0x10 : 0) |
    (isStart ? 0x08 : 0) |
    (isEnd ? 0x04 : 0) |
    (hasSizes ? 2 : 0);
  return Buffer.concat([
    Buffer.from([first, 0x81, 0x23, (layer << 1) | (layer > 0 ? 1 : 0)]),
    ...(isFlexible ? (isPredicted ? [hex('0304')] : []) : [hex('07')]),
    ...(hasSizes ? [hex('5800a0005a014000b402800168010401')] : []),
  ]);
}

const packetizeVp9 =
  (isFlexible: boolean): Codec['packetize'] =>
  (frame, timestamp, payloadSize) => {
    const layers = vp9Layers(frame);
    return layers.flatMap((data, layer) => {
      const count = Math.ceil(data.length / payloadSize);
      return Array.from({ length: count }, (_, index) => {
        const isEnd = index === count - 1;
        const descriptor = vp9Descriptor(frame, layer, { isFlexible, isStart: index === 0, isEnd });
        const payload = Buffer.concat([descriptor, data.subarray(index * payloadSize, (index + 1) * payloadSize)]);
        return { timestamp, marker: isEnd && layer === layers.length - 1, payload };
      });
    });
  };

const CODECS: Record<string, Codec> = {
  VP8: {
    name: 'vp8',
    size: { width: 640, height: 360 },
    write: writeVp8,
    packetize: (frame, timestamp, maxPayloadSize) =>
      mediaPackets(new Vp8Packetizer({ maxPayloadSize }).packetize(writeVp8(frame), timestamp)),
  },
  'H.264': {
    name: 'h264',
    size: { width: 640, height: 360 },
    write: writeH264,
    packetize: (frame, timestamp, maxPayloadSize) => {
      const packetizer = new H264Packetizer({ maxPayloadSize, inputFormat: 'length-prefixed' });
      return mediaPackets(packetizer.packetize(writeH264(frame), timestamp));
    },
  },
  'H.264, a NAL unit a packet': {
    name: 'h264',
    size: { width: 640, height: 360 },
    write: writeH264,
    packetize: (frame, timestamp) => {
      const units = h264Units(frame);
      return units.map((payload, index) => ({ timestamp, marker: index === units.length - 1, payload }));
    },
  },
  'VP9, flexible mode': {
    name: 'vp9',
    size: { width: 640, height: 360 },
    write: writeVp9,
    packetize: packetizeVp9(true),
  },
  'VP9, non-flexible mode': {
    name: 'vp9',
    size: { width: 640, height: 360 },
    write: writeVp9,
    packetize: packetizeVp9(false),
  },
  AV1: {
    name: 'av1',
    size: { width: 640, height: 360 },
    write: writeAv1,
    packetize: (frame, timestamp, maxPayloadSize) => {
      const packetizer = new Av1Packetizer({ maxPayloadSize });
      return mediaPackets(packetizer.packetize(Buffer.concat(av1Obus(frame)), timestamp));
    },
  },
};

const anyStream = fc
  .array(
    fc.record({
      isKeyFrame: fc.oneof({ arbitrary: fc.constant(true), weight: 1 }, { arbitrary: fc.constant(false), weight: 4 }),
      lengths: fc.array(fc.oneof(fc.integer({ min: 5, max: 40 }), fc.integer({ min: 5, max: 3000 })), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((frames) =>
    frames.map(({ isKeyFrame, lengths }, frame) => ({
      isKeyFrame,
      bodies: lengths.map((length, part) => {
        const body = Buffer.alloc(length, 0x80 + part);
        body.writeUInt32BE(frame + 1);
        return body;
      }),
    })),
  );

const anyPayloadSize = fc.oneof(fc.integer({ min: 20, max: 100 }), fc.integer({ min: 100, max: 1200 }));

/** Returns the frames of a stream that loses some packets. */
function receive(codec: Codec, packets: readonly { packet: MediaPacket; isLost: boolean }[]) {
  const assembler = createDepacketizer(codec);
  let hasGap = false;
  return packets.flatMap(({ packet, isLost }) => {
    if (!isLost && hasGap) assembler.noteLoss();
    hasGap = isLost;
    return isLost ? [] : assembler.push(packet);
  });
}

function createDepacketizer({ name }: Codec) {
  return recordableCodec(name)?.createDepacketizer() ?? expect.unreachable();
}

describe.each(Object.entries(CODECS))('the depacketizer for %s', (_, codec) => {
  const frameOf = (frame: SentFrame, index: number) => ({
    timestamp: index * 3000,
    isKeyFrame: frame.isKeyFrame,
    data: codec.write(frame),
    ...(frame.isKeyFrame && { size: expect.objectContaining({ width: expect.any(Number) }) }),
  });

  it('returns every frame from the first key frame, however it was split', () => {
    fc.assert(
      fc.property(anyStream, anyPayloadSize, (frames, payloadSize) => {
        const packets = frames.flatMap((frame, index) => codec.packetize(frame, index * 3000, payloadSize));
        const received = receive(
          codec,
          packets.map((packet) => ({ packet, isLost: false })),
        );
        const first = frames.findIndex((frame) => frame.isKeyFrame);
        const expected = first === -1 ? [] : frames.map(frameOf).slice(first);
        expect(received).toEqual(expected);
      }),
    );
  });

  it('returns only frames that can be decoded, whatever packets are lost', () => {
    fc.assert(
      fc.property(
        anyStream,
        anyPayloadSize,
        fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
        (frames, payloadSize, luck) => {
          const sent = frames.map((frame, index) =>
            codec
              .packetize(frame, index * 3000, payloadSize)
              .map((packet) => ({ packet, isLost: luck.next().value === 0 })),
          );
          let canDecode = false;
          const expected = frames.map(frameOf).filter(({ isKeyFrame }, index) => {
            const isWhole = sent[index]?.every(({ isLost }) => !isLost) ?? false;
            canDecode = isWhole && (isKeyFrame || canDecode);
            return canDecode;
          });
          expect(receive(codec, sent.flat())).toEqual(expected);
        },
      ),
    );
  });

  it('reports the size of a key frame and when it needs one', () => {
    const key: SentFrame = {
      isKeyFrame: true,
      bodies: [Buffer.alloc(900, 1), Buffer.alloc(900, 2), Buffer.alloc(900, 3)],
    };
    const delta: SentFrame = { isKeyFrame: false, bodies: [Buffer.alloc(50, 4)] };
    const assembler = createDepacketizer(codec);
    const send = (frame: SentFrame, timestamp: number) =>
      codec.packetize(frame, timestamp, 400).flatMap((packet) => assembler.push(packet));
    expect(assembler.needsKeyFrame).toBe(true);
    expect(send(delta, 0)).toEqual([]);
    expect(assembler.needsKeyFrame).toBe(true);
    expect(send(key, 3000)).toMatchObject([{ timestamp: 3000, isKeyFrame: true, size: codec.size }]);
    expect(assembler.needsKeyFrame).toBe(false);
    expect(send(delta, 6000)).toMatchObject([{ timestamp: 6000, isKeyFrame: false }]);
    assembler.noteLoss();
    expect(assembler.needsKeyFrame).toBe(true);
  });

  it('ignores padding', () => {
    const frame: SentFrame = { isKeyFrame: true, bodies: [Buffer.alloc(900, 1)] };
    const padding = { timestamp: 0, marker: false, payload: Buffer.alloc(0) };
    const packets = codec.packetize(frame, 0, 400).flatMap((packet) => [padding, packet, padding]);
    expect(
      receive(
        codec,
        packets.map((packet) => ({ packet, isLost: false })),
      ),
    ).toEqual([frameOf(frame, 0)]);
  });

  it('does not throw for any received bytes', () => {
    const anyPacket = fc.record({
      timestamp: fc.nat({ max: 3 }),
      marker: fc.boolean(),
      payload: fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(fc.array(anyPacket), (packets) => {
        const [first] = receive(
          codec,
          packets.map((packet) => ({ packet, isLost: false })),
        );
        expect(first?.isKeyFrame ?? true).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('Opus', () => {
  it('returns each packet as an independent frame', () => {
    const assembler = new OpusDepacketizer();
    const payload = Buffer.from([0xfc, 1, 2]);
    const frame = { timestamp: 960, isKeyFrame: true, data: payload };
    expect(assembler.push({ timestamp: 960, marker: false, payload })).toEqual([frame]);
    assembler.noteLoss();
    expect(assembler.push({ timestamp: 960, marker: true, payload })).toEqual([frame]);
    expect(assembler.needsKeyFrame).toBe(false);
  });

  it('drops padding', () => {
    expect(new OpusDepacketizer().push({ timestamp: 0, marker: false, payload: Buffer.alloc(0) })).toEqual([]);
  });
});
