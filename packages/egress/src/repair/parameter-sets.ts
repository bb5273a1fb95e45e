import { readFile, rm } from 'node:fs/promises';
import { parseSequenceParameters } from '@young-minds/media/h264';
import { QUIET_FFMPEG, runMediaProgram } from '@young-minds/media/run-media-program';
import type { MediaData, Span } from './split-samples.ts';

const START_CODE = Buffer.from([0, 0, 0, 1]);
/** A start code and the first byte of sequence parameters. */
const SEQUENCE_PARAMETERS = Buffer.from([0, 0, 1, 0x67]);

/** The options of x264 that its parameter sets depend on, as x264 writes them into the first picture. */
const RELEVANT = [
  ...['cabac', 'ref', '8x8dct', 'chroma_qp_offset', 'constrained_intra', 'interlaced', 'bframes', 'b_pyramid'],
  ...['weightb', 'open_gop', 'weightp', 'keyint', 'crf', 'bitrate', 'qp'],
] as const;

/** Enough for x264's description of itself. */
const MAX_TEXT_BYTES = 4_096;

export interface EncodedPicture {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/**
 * Returns the sequence and picture parameter sets that a cut-off file lacks, in Annex B. x264 generates them again from
 * the options that it wrote next to the first picture. Null if there are no options or if B-frames were used.
 */
export async function makeParameterSets(
  file: Buffer,
  { start }: MediaData,
  { picture, work }: { readonly picture: EncodedPicture; readonly work: string },
): Promise<Buffer | null> {
  const found = file.indexOf('x264 - core', start, 'latin1');
  const text = found === -1 ? '' : file.toString('latin1', found, found + MAX_TEXT_BYTES);
  const options = /options: ([^\0\x80]+)/.exec(text)?.[1];
  if (options === undefined) return null;
  const values = new Map(options.split(' ').map((option) => option.split('=') as [string, string]));
  // B-frames are stored in another order than they are shown, which only the lost index contained. Egress uses none.
  return values.get('bframes') === '0' ? encodeAlike(values, picture, work) : null;
}

async function encodeAlike(
  options: ReadonlyMap<string, string>,
  { width, height, fps }: EncodedPicture,
  work: string,
): Promise<Buffer> {
  const kept = RELEVANT.filter((name) => options.has(name)).map(
    (name) => `${name.replaceAll('_', '-')}=${options.get(name)}`,
  );
  // The recorded chroma offset already includes what psychovisual tuning added to it.
  const params = [...kept, 'no-psy=1'].join(':');
  const sample = `${work}/alike.h264`;
  await runMediaProgram('ffmpeg', [
    ...[...QUIET_FFMPEG, '-f', 'lavfi', '-i', `color=black:s=${width}x${height}:r=${fps}`, '-frames:v', '1'],
    ...['-pix_fmt', 'yuv420p', '-profile:v', 'main', '-c:v', 'libx264', '-x264-params', params, '-f', 'h264', sample],
  ]);
  const stream = await readFile(sample);
  await rm(sample);
  return stream.subarray(0, stream.indexOf(Buffer.from([0, 0, 1, 0x06]), 0));
}

/** Returns how many bits a picture's frame number has; null if the sequence parameters are missing or damaged. */
export function frameNumberBitsOf(parameterSets: Buffer): number | null {
  const found = parameterSets.indexOf(SEQUENCE_PARAMETERS);
  if (found === -1) return null;
  const start = found + SEQUENCE_PARAMETERS.length - 1;
  return parseSequenceParameters(parameterSets.subarray(start))?.frameNumberBits ?? null;
}

/** Writes NAL units with start codes. @see ITU-T H.264, annex B */
export function annexB(file: Buffer, nalUnits: readonly Span[]): Buffer {
  return Buffer.concat(nalUnits.flatMap(({ start, end }) => [START_CODE, file.subarray(start, end)]));
}
