import { execFile } from 'node:child_process';
import { mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repairMp4 } from '@young-minds/egress/repair/repair-mp4';
import { decodeFrames, decodeSound, probeMedia } from '@young-minds/rehearsal/media';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeMp4 } from '../../support/egress-server/write-mp4.ts';

const SECONDS = 6;
const PICTURE = { width: 1280, height: 720, fps: 30 };

const run = promisify(execFile);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'repair-'));
});

afterEach(() => rm(folder, { recursive: true }));

const fileOf = (name: string) => join(folder, `${name}.mp4`);

async function write(name: string, content: 'whole' | 'no_index'): Promise<string> {
  await writeMp4({ file: fileOf(name), seconds: SECONDS, size: '1280x720', fps: 30, content });
  return fileOf(name);
}

/** Returns every picture's brightness at a few spots. */
async function sample(file: string): Promise<number[][]> {
  const pictures: number[][] = [];
  for await (const { picture } of decodeFrames(file)) {
    pictures.push([picture.lumaAt(100, 100), picture.lumaAt(640, 360), picture.lumaAt(1100, 600)]);
  }
  return pictures;
}

test('a file without an index is rebuilt with every frame intact and the whole tone', async () => {
  const whole = await write('whole', 'whole');
  const repaired = await repairMp4({ file: await write('broken', 'no_index'), work: folder, picture: PICTURE });
  expect(repaired?.qualityIssues).toEqual([expect.stringMatching(/^the file was damaged and repaired/)]);
  const file = repaired?.file ?? '';
  expect(await sample(file)).toEqual(await sample(whole));
  const { durationSeconds, video, audio } = await probeMedia(file);
  expect(Math.abs(durationSeconds - SECONDS)).toBeLessThan(0.2);
  expect([video?.codec, audio?.codec]).toEqual(['h264', 'aac']);
  const sound = await decodeSound(file);
  const loud = sound.filter((value) => Math.abs(value) > 0.01).length / sound.length;
  expect(loud).toBeGreaterThan(0.9);
});

test('a noisy file of another encoding is rebuilt with its audio', async () => {
  const whole = fileOf('noisy');
  await run('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=1280x720:r=30,noise=alls=12:allf=t', '-f', 'lavfi', '-i'],
    ...['anoisesrc=c=pink:a=0.3:r=48000:seed=1,tremolo=f=3:d=0.9', '-t', '5', '-pix_fmt', 'yuv420p', '-ac', '2'],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-profile:v',
      'main',
      '-bf',
      '0',
      '-b:v',
      '3000k',
      '-c:a',
      'aac',
      whole,
    ],
  ]);
  const broken = fileOf('broken');
  const content = await readFile(whole);
  await writeFile(broken, content.subarray(0, content.lastIndexOf('moov') - 4));
  const repaired = await repairMp4({ file: broken, work: folder, picture: PICTURE });
  const [before, after] = [await sample(whole), await sample(repaired?.file ?? '')];
  expect(before.length - after.length).toBeLessThanOrEqual(3);
  expect(after.slice(0, 100)).toEqual(before.slice(0, 100));
  const { durationSeconds } = await probeMedia(repaired?.file ?? '');
  const sound = await decodeSound(repaired?.file ?? '');
  expect(Math.abs(sound.length / 48_000 - durationSeconds)).toBeLessThan(0.3);
});

test('a file truncated in the middle is rebuilt up to that point', async () => {
  const file = await write('broken', 'no_index');
  await truncate(file, Math.floor((await stat(file)).size / 2));
  const repaired = await repairMp4({ file, work: folder, picture: PICTURE });
  const { durationSeconds } = await probeMedia(repaired?.file ?? '');
  expect(durationSeconds).toBeGreaterThan(SECONDS * 0.3);
  expect(durationSeconds).toBeLessThan(SECONDS * 0.7);
});

test('a file of pure noise is not rebuilt', async () => {
  const file = await write('broken', 'no_index');
  const begin = (await readFile(file)).subarray(0, 48);
  await writeFile(file, Buffer.concat([begin, Buffer.alloc(100_000, 0xa7)]));
  expect(await repairMp4({ file, work: folder, picture: PICTURE })).toBeNull();
  await using handle = await open(file);
  expect((await handle.stat()).size).toBe(100_048);
});
