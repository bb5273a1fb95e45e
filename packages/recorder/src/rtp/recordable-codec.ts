import type { Codec } from '../codecs/codec.ts';
import { Av1Depacketizer } from './av1-depacketizer.ts';
import { type Depacketizer, OpusDepacketizer } from './depacketizer.ts';
import { H264Depacketizer } from './h264-depacketizer.ts';
import { RedDepacketizer } from './red-depacketizer.ts';
import { Vp8Depacketizer } from './vp8-depacketizer.ts';
import { Vp9Depacketizer } from './vp9-depacketizer.ts';

interface RecordableCodec {
  /** The codec of the frames in the file. */
  readonly codec: Codec;
  readonly createDepacketizer: () => Depacketizer;
}

const RECORDABLE_CODECS: ReadonlyMap<string, RecordableCodec> = new Map<string, RecordableCodec>([
  ['opus', { codec: 'opus', createDepacketizer: () => new OpusDepacketizer() }],
  ['red', { codec: 'opus', createDepacketizer: () => new RedDepacketizer() }],
  ['vp8', { codec: 'vp8', createDepacketizer: () => new Vp8Depacketizer() }],
  ['vp9', { codec: 'vp9', createDepacketizer: () => new Vp9Depacketizer() }],
  ['h264', { codec: 'h264', createDepacketizer: () => new H264Depacketizer() }],
  ['av1', { codec: 'av1', createDepacketizer: () => new Av1Depacketizer() }],
]);

/**
 * Looks up a codec by its lower-case name in an rtpmap or after the slash of a MIME type; null if it is not recorded.
 */
export function recordableCodec(name: string): RecordableCodec | null {
  return RECORDABLE_CODECS.get(name) ?? null;
}
