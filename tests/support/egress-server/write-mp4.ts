import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, rename, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/**
 * What a file contains when an egress has ended:
 * - `whole`: a moving picture and a tone, the index at the end, key frames 10 s apart, as Egress writes them
 * - `dead`: a picture that never changes, without sound
 * - `black`: only black, without sound
 * - `no_index`: cut off before the index was written
 * - `empty`: no bytes at all
 */
export type Mp4Content = 'whole' | 'dead' | 'black' | 'no_index' | 'empty';

export interface Mp4Request {
  readonly file: string;
  readonly seconds: number;
  readonly size: string;
  readonly fps: number;
  readonly content: Mp4Content;
}

const PICTURES = { whole: 'testsrc2', no_index: 'testsrc2', dead: 'smptebars', black: 'color=black' } as const;

const run = promisify(execFile);
const cache = mkdtemp(join(tmpdir(), 'egress-server-'));

/** Writes a real MP4. Like Egress, it overwrites an existing file. */
export async function writeMp4({ file, content, ...picture }: Mp4Request): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  if (content === 'empty') return writeFile(file, '');
  await copyFile(await provide({ content, ...picture }), file);
  if (content === 'no_index') await truncate(file, await offsetOfIndex(file));
}

/** Returns a video that is encoded once for each length, size, frame rate and content. */
async function provide({ seconds, size, fps, content }: Omit<Mp4Request, 'file'>): Promise<string> {
  const picture = content === 'empty' ? 'testsrc2' : PICTURES[content];
  const isSilent = content === 'dead' || content === 'black';
  const kept = join(await cache, `${picture.replaceAll('=', '-')}-${size}-${fps}-${seconds.toFixed(3)}.mp4`);
  if (existsSync(kept)) return kept;
  const unfinished = `${kept}.${process.hrtime.bigint()}.mp4`;
  const sound = isSilent ? 'anullsrc=r=48000:cl=stereo' : 'sine=frequency=440:sample_rate=48000';
  await run('ffmpeg', [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-y'],
    ...['-f', 'lavfi', '-i', picture.includes('=') ? `${picture}:s=${size}:r=${fps}` : `${picture}=s=${size}:r=${fps}`],
    ...['-f', 'lavfi', '-i', sound, '-t', seconds.toFixed(3), '-pix_fmt', 'yuv420p', '-ac', '2'],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-profile:v',
      'main',
      '-g',
      String(fps * 10),
      '-c:a',
      'aac',
      unfinished,
    ],
  ]);
  await rename(unfinished, kept);
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
