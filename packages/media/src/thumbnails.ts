import { hideOutlines, type Outline } from './outlines.ts';
import { QUIET_FFMPEG, runMediaProgram } from './run-media-program.ts';

/** The size of a thumbnail in pixels. */
export const THUMB = { width: 32, height: 18 } as const;
/** The bytes of a pixel: Y, U and V. */
export const PIXEL_BYTES = 3;
const PLANE_BYTES = THUMB.width * THUMB.height;
const THUMB_BYTES = PLANE_BYTES * PIXEL_BYTES;
/** Key frames are up to 10 s apart, so a shorter video is sampled once per second instead. */
const SHORT_SECONDS = 120;

export interface Thumb {
  /** Seconds from the start of the file. */
  readonly atSeconds: number;
  /** Y, U and V of each pixel, row by row. */
  readonly pixels: Buffer;
}

interface ThumbRequest {
  readonly file: string;
  readonly durationSeconds: number;
  /** Everything before this is left out. */
  readonly startSeconds?: number;
  /** What was drawn into the video and is not judged. */
  readonly outlines?: readonly Outline[];
  readonly signal?: AbortSignal;
}

/**
 * Extracts small pictures of a video, evenly enough to judge it. Little is decoded: of a long video its key frames, of
 * a short one its reference frames, which are less than a second apart.
 */
export async function extractThumbnails({
  file,
  durationSeconds,
  startSeconds = 0,
  outlines = [],
  signal,
}: ThumbRequest): Promise<Thumb[]> {
  const start = startSeconds === 0 ? [] : ['-ss', startSeconds.toFixed(3)];
  const isShort = durationSeconds <= SHORT_SECONDS;
  const { stdout } = await runMediaProgram(
    'ffmpeg',
    [
      ...[...QUIET_FFMPEG, '-threads', '1', '-skip_frame', isShort ? 'noref' : 'nokey', ...start, '-i', file, '-an'],
      ...[
        '-vf',
        `${isShort ? 'fps=1,' : ''}${hideOutlines(outlines)}scale=${THUMB.width}:${THUMB.height}:flags=area,format=yuv444p`,
      ],
      ...['-fps_mode', 'passthrough', '-f', 'rawvideo', '-'],
    ],
    { signal },
  );
  const count = Math.floor(stdout.length / THUMB_BYTES);
  const times = isShort ? [] : (await keyFrameTimes(file, signal)).filter((time) => time >= startSeconds);
  return Array.from({ length: count }, (_, index) => ({
    atSeconds: times[index] ?? startSeconds + (isShort ? index : (index * durationSeconds) / count),
    pixels: interleaved(stdout.subarray(index * THUMB_BYTES, (index + 1) * THUMB_BYTES)),
  }));
}

/** Returns a picture pixel by pixel instead of plane by plane, so that a part of it is easily cut out. */
function interleaved(planes: Buffer): Buffer {
  return Buffer.from(
    planes.map((_, index) => {
      const [pixel, plane] = [Math.floor(index / PIXEL_BYTES), index % PIXEL_BYTES];
      return planes[plane * PLANE_BYTES + pixel] ?? 0;
    }),
  );
}

/** Reads the times of the key frames from the file's index, without decoding. */
async function keyFrameTimes(file: string, signal?: AbortSignal): Promise<number[]> {
  const args = [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    'packet=pts_time,flags',
    '-of',
    'csv=p=0',
    file,
  ];
  const { stdout } = await runMediaProgram('ffprobe', args, { signal });
  const packets = stdout
    .toString()
    .split('\n')
    .map((line) => line.split(','));
  return packets.filter(([, flags]) => flags?.startsWith('K')).map(([time]) => Number(time));
}
