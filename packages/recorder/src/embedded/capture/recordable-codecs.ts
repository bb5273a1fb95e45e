import type { Codec } from '../codecs/codec.ts';
import { Av1Assembler } from './av1-assembler.ts';
import type { FrameAssembler } from './frame-assembler.ts';
import { H264Assembler } from './h264-assembler.ts';
import { OpusAssembler } from './opus-assembler.ts';
import { RedAssembler } from './red-assembler.ts';
import { Vp8Assembler } from './vp8-assembler.ts';
import { Vp9Assembler } from './vp9-assembler.ts';

export interface RecordableCodec {
  /** What the file holds. */
  readonly codec: Codec;
  readonly createAssembler: () => FrameAssembler;
}

const RECORDABLE_CODECS: ReadonlyMap<string, RecordableCodec> = new Map<string, RecordableCodec>([
  ['opus', { codec: 'opus', createAssembler: () => new OpusAssembler() }],
  ['red', { codec: 'opus', createAssembler: () => new RedAssembler() }],
  ['vp8', { codec: 'vp8', createAssembler: () => new Vp8Assembler() }],
  ['vp9', { codec: 'vp9', createAssembler: () => new Vp9Assembler() }],
  ['h264', { codec: 'h264', createAssembler: () => new H264Assembler() }],
  ['av1', { codec: 'av1', createAssembler: () => new Av1Assembler() }],
]);

/** By the name in an rtpmap or behind a MIME type's slash, in lower case; null for what is not recorded. */
export function recordableCodec(name: string): RecordableCodec | null {
  return RECORDABLE_CODECS.get(name) ?? null;
}
