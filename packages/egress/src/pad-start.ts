import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawNotice } from '@young-minds/media/canvas';
import type { Mp4Facts } from '@young-minds/media/probe-mp4';
import { QUIET_FFMPEG, runMediaProgram } from '@young-minds/media/run-media-program';

export interface StartPad {
  /** The file that begins too late. */
  readonly file: string;
  readonly facts: Mp4Facts;
  /** By so much. */
  readonly seconds: number;
  /** The recording's own folder. */
  readonly work: string;
  readonly signal?: AbortSignal;
}

const NOTICE = 'Recording is starting…';
/** Room for pictures of the file that are decoded before they are shown. */
const FRAMES_LEFT_OUT = 3;
const SOUND_LEFT_OUT_SECONDS = 0.05;

/**
 * What ffmpeg is to read in a file's place, so that the file is preceded by a still picture that says why, and silence.
 * Only these seconds are encoded. Their parameter sets may differ from the file's: the reader puts each one's own before
 * its key frames.
 * @returns arguments of ffmpeg that name an input
 * @see https://ffmpeg.org/ffmpeg-formats.html#concat-1
 */
export async function padStart({ file, facts, seconds, work, signal }: StartPad): Promise<string[]> {
  const [picture, pad, list] = ['notice.png', 'pad.mp4', 'parts.ffconcat'].map((name) => join(work, name));
  if (picture === undefined || pad === undefined || list === undefined) return ['-i', file];
  await writeFile(picture, drawNotice(facts, NOTICE));
  await runMediaProgram(
    'ffmpeg',
    [...QUIET_FFMPEG, ...inputs(picture, facts, seconds), ...encoding(facts), pad],
    signal,
  );
  const lines = [
    'ffconcat version 1.0',
    `file ${quoted(pad)}`,
    `duration ${seconds.toFixed(3)}`,
    `file ${quoted(file)}`,
  ];
  await writeFile(list, `${lines.join('\n')}\n`);
  return ['-f', 'concat', '-safe', '0', '-i', list];
}

function inputs(picture: string, { fps, sound }: Mp4Facts, seconds: number): string[] {
  const pictureSeconds = Math.max(1 / fps, seconds - FRAMES_LEFT_OUT / fps).toFixed(3);
  const still = ['-loop', '1', '-framerate', String(fps), '-t', pictureSeconds, '-i', picture];
  if (sound === null) return [...still, '-map', '0:v'];
  const soundSeconds = (seconds - SOUND_LEFT_OUT_SECONDS).toFixed(3);
  const silence = `anullsrc=r=${sound.sampleRate}:cl=${sound.channels === 1 ? 'mono' : 'stereo'}`;
  const order = sound.isFirst ? ['-map', '1:a', '-map', '0:v'] : ['-map', '0:v', '-map', '1:a'];
  return [...still, '-f', 'lavfi', '-t', soundSeconds, '-i', silence, ...order];
}

/** As the file is, as far as players are told of it once for both. The reader leaves times in each one's own ticks. */
function encoding({ profile, level, timescale }: Mp4Facts): string[] {
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', PROFILES[profile] ?? 'high', '-level:v', level],
    ...['-bf', '0', '-pix_fmt', 'yuv420p', '-video_track_timescale', String(timescale), '-c:a', 'aac'],
    // What an encoder's sound begins with is silence as well; told as a time before zero it would move everything.
    ...['-use_editlist', '0'],
  ];
}

const PROFILES: Readonly<Record<string, string>> = {
  'Constrained Baseline': 'baseline',
  Baseline: 'baseline',
  Main: 'main',
};

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
