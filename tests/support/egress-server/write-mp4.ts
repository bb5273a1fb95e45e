import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, readdir, rename, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runFfmpeg } from '@young-minds/media/run-media-program';

/**
 * What an egress has recorded when it ends:
 * - `whole`: a moving picture and a tone, the index at the end, key frames where segments begin, as Egress writes them
 * - `interrupted`: like `whole`, but the picture is frozen and there is no sound from second 4 to second 12
 * - `dead`: a picture that never changes, without sound
 * - `black`: only black, without sound
 * - `no_index`: killed while it copied its file, whose index was still to come
 * - `empty`: no bytes at all
 */
export type Mp4Content = 'whole' | 'interrupted' | 'dead' | 'black' | 'no_index' | 'empty';

export interface Picture {
  readonly seconds: number;
  readonly size: string;
  readonly fps: number;
  readonly content: Mp4Content;
}

const PICTURES = {
  whole: 'testsrc2',
  interrupted: 'testsrc2',
  no_index: 'testsrc2',
  dead: 'smptebars',
  black: 'color=black',
} as const;
const KEY_FRAME_SECONDS = 2;
/**
 * x264 within Egress reorders up to three frames. One is enough to show what depends on the order, and a cut at ten
 * frames per second stays exact to 0.2 s.
 */
const X264 = ['-preset', 'ultrafast', '-profile:v', 'main', '-bf', '1', '-sc_threshold', '0'] as const;
/** GStreamer's muxer begins at an hour. */
const TRANSPORT_START_S = '3600';

const cache = mkdtemp(join(tmpdir(), 'egress-server-'));

/** Writes a real MP4. Like Egress, it overwrites an existing file. */
export async function writeMp4(file: string, picture: Picture): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  if (picture.content === 'empty') return writeFile(file, '');
  await copyFile(await encode(picture), file);
  if (picture.content === 'no_index') await truncate(file, await offsetOfIndex(file));
}

/** Returns the MPEG-TS segments of the same media, in order; the last one may be shorter. */
export async function splitIntoSegments(picture: Picture, segmentSeconds: number): Promise<string[]> {
  if (picture.content === 'empty') return [];
  const input = ['-i', await encode(picture), '-map', '0', '-c', 'copy', '-output_ts_offset', TRANSPORT_START_S];
  const format = ['-f', 'segment', '-segment_format', 'mpegts', '-segment_time', String(segmentSeconds)];
  const folder = await provide(`${nameOf(picture)}.segments`, async (unfinished) => {
    await mkdir(unfinished);
    await runFfmpeg([...input, ...format, join(unfinished, '%05d.ts')]);
  });
  return (await readdir(folder)).toSorted().map((name) => join(folder, name));
}

function encode(picture: Picture): Promise<string> {
  const { seconds, size, fps, content } = picture;
  const drawn = content === 'empty' ? 'testsrc2' : PICTURES[content];
  const isSilent = content === 'dead' || content === 'black';
  const sound = isSilent ? 'anullsrc=r=44100:cl=stereo' : 'sine=frequency=440:sample_rate=44100';
  return provide(`${nameOf(picture)}.mp4`, async (unfinished) => {
    await runFfmpeg([
      ...['-f', 'lavfi', '-i', `${drawn}${drawn.includes('=') ? ':' : '='}s=${size}:r=${fps}`],
      ...['-f', 'lavfi', '-i', sound, '-t', seconds.toFixed(3), '-pix_fmt', 'yuv420p', '-ac', '2', '-c:v', 'libx264'],
      ...(content === 'interrupted' ? interruption({ fps, from: 4, to: 12 }) : []),
      ...[...X264, '-g', String(fps * KEY_FRAME_SECONDS), '-c:a', 'aac', unfinished],
    ]);
  });
}

/** Returns filters for a time in which Egress's browser received nothing: the last picture stays, without sound. */
export function interruption({ fps, from, to }: { readonly fps: number; readonly from: number; readonly to: number }) {
  const during = `between(t,${from},${to})`;
  return ['-vf', `select='not(${during})',fps=${fps}`, '-af', `volume=0:enable='${during}'`];
}

function nameOf({ seconds, size, fps, content }: Picture): string {
  return `${content}-${size}-${fps}-${seconds.toFixed(3)}`;
}

/** Makes a file or folder once in each process. */
async function provide(name: string, make: (unfinished: string) => Promise<void>): Promise<string> {
  const kept = join(await cache, name);
  if (existsSync(kept)) return kept;
  const unfinished = join(await cache, `${process.hrtime.bigint()}-${name}`);
  await make(unfinished);
  if (!existsSync(kept)) await rename(unfinished, kept);
  return kept;
}

/**
 * Returns the offset of the `moov` box.
 * @see ISO/IEC 14496-12, 4.2
 */
async function offsetOfIndex(file: string): Promise<number> {
  await using handle = await open(file);
  for (let offset = 0; ; ) {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, offset);
    if (bytesRead < 8) throw new Error(`${file} has no index`);
    if (buffer.toString('latin1', 4, 8) === 'moov') return offset;
    const size = buffer.readUInt32BE(0);
    offset += size === 1 ? Number(buffer.readBigUInt64BE(8)) : size;
  }
}
