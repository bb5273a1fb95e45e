import { z } from 'zod';
import { runMediaProgram } from './run-media-program.ts';

const DEFAULT_LEVEL = 41;
/** Sound below this level is inaudible. */
const SILENT_DB = -80;

export interface Mp4Facts {
  readonly durationSeconds: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** The H.264 profile as ffprobe names it, such as `Main`. */
  readonly profile: string;
  /** The H.264 level, such as `4.1`. */
  readonly level: string;
  /** Ticks per second of the video track. */
  readonly timescale: number;
  /** Null if the file has no audio. */
  readonly sound: SoundFacts | null;
}

interface SoundFacts {
  readonly sampleRate: number;
  readonly channels: number;
  /** Whether the audio track precedes the video track. */
  readonly isFirst: boolean;
}

const probeSchema = z.object({
  format: z.object({ duration: z.coerce.number().positive() }),
  streams: z.array(
    z.object({
      index: z.number(),
      codec_type: z.string(),
      width: z.number().optional(),
      height: z.number().optional(),
      avg_frame_rate: z.string().default('0/1'),
      time_base: z.string().default(''),
      profile: z.string().default(''),
      level: z.number().default(0),
      sample_rate: z.coerce.number().default(48_000),
      channels: z.number().default(2),
    }),
  ),
});

/** Returns the properties of a file; null if it cannot be played, because its index, video or duration is missing. */
export async function probeMp4(file: string): Promise<Mp4Facts | null> {
  const args = ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', file];
  const answer = await runMediaProgram('ffprobe', args).catch(() => null);
  const probed = answer === null ? null : probeSchema.safeParse(JSON.parse(answer.stdout.toString()));
  const video = probed?.data?.streams.find((stream) => stream.codec_type === 'video');
  if (!probed?.success || video?.width === undefined || video.height === undefined) return null;
  const sound = probed.data.streams.find((stream) => stream.codec_type === 'audio');
  const [frames = 0, seconds = 1] = video.avg_frame_rate.split('/').map(Number);
  return {
    durationSeconds: probed.data.format.duration,
    width: video.width,
    height: video.height,
    fps: Math.round(frames / (seconds || 1)),
    profile: video.profile,
    level: ((video.level || DEFAULT_LEVEL) / 10).toFixed(1),
    timescale: Number(video.time_base.replace(/^1\//, '')),
    sound: sound === undefined ? null : soundFactsOf(sound, video),
  };
}

type Stream = z.infer<typeof probeSchema>['streams'][number];

function soundFactsOf(sound: Stream, video: Stream): SoundFacts {
  return { sampleRate: sound.sample_rate, channels: sound.channels, isFirst: sound.index < video.index };
}

/** Returns whether a file's audio is silent from start to end. @throws COMPOSITION_FAILED if it cannot be decoded */
export async function isSilent(file: string, signal?: AbortSignal): Promise<boolean> {
  const args = ['-hide_banner', '-nostdin', '-i', file, '-vn', '-af', 'volumedetect', '-f', 'null', '-'];
  const { stderr } = await runMediaProgram('ffmpeg', args, { signal });
  const loudestDb = Number(/max_volume: (-?[\d.]+|-inf) dB/.exec(stderr)?.[1]?.replace('-inf', '-Infinity'));
  return !(loudestDb > SILENT_DB);
}
