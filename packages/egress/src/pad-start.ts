import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawNotice } from '@young-minds/media/canvas';
import type { Mp4Facts } from '@young-minds/media/probe-mp4';
import { QUIET_FFMPEG, runMediaProgram } from '@young-minds/media/run-media-program';

const NOTICE = 'Recording is starting…';
/** Leaves room for pictures of the file that are decoded before they are shown. */
const FRAMES_LEFT_OUT = 3;
const SOUND_LEFT_OUT_SECONDS = 0.05;

const PROFILES: Readonly<Record<string, string>> = {
  'Constrained Baseline': 'baseline',
  Baseline: 'baseline',
  Main: 'main',
};

interface StartPad {
  /** The file that starts too late. */
  readonly file: string;
  readonly facts: Mp4Facts;
  /** The duration of the missing start. */
  readonly seconds: number;
  /** The recording's own folder. */
  readonly work: string;
  readonly signal?: AbortSignal;
}

/**
 * Returns an ffmpeg input that plays a still picture with an explanation, and silence, before the file. Only these
 * seconds are encoded. Their parameter sets may differ from the file's: the concat demuxer inserts the matching ones
 * before key frames.
 * @returns arguments of ffmpeg that name an input
 * @see https://ffmpeg.org/ffmpeg-formats.html#concat-1
 */
export async function padStart({ file, facts, seconds, work, signal }: StartPad): Promise<string[]> {
  const [picture, pad, list] = ['notice.png', 'pad.mp4', 'parts.ffconcat'].map((name) => join(work, name));
  if (picture === undefined || pad === undefined || list === undefined) return ['-i', file];
  await writeFile(picture, drawNotice(facts, NOTICE));
  await runMediaProgram('ffmpeg', [...QUIET_FFMPEG, ...inputs(picture, facts, seconds), ...encoding(facts), pad], {
    signal,
  });
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

/**
 * Encodes with the file's properties that players read only once for both. The concat demuxer does not convert the
 * ticks of timestamps, so the timescale must match as well.
 */
function encoding({ profile, level, timescale }: Mp4Facts): string[] {
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', PROFILES[profile] ?? 'high', '-level:v', level],
    ...['-bf', '0', '-pix_fmt', 'yuv420p', '-video_track_timescale', String(timescale), '-c:a', 'aac'],
    // The encoder's initial padding is silence as well; an edit list for it would shift every timestamp.
    ...['-use_editlist', '0'],
  ];
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
