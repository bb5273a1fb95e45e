import { z } from 'zod';
import { runMediaProgram } from './run-media-program.ts';

export interface Mp4Facts {
  readonly durationSeconds: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly hasSound: boolean;
}

const probeSchema = z.object({
  format: z.object({ duration: z.coerce.number().positive() }),
  streams: z.array(
    z.object({
      codec_type: z.string(),
      width: z.number().optional(),
      height: z.number().optional(),
      avg_frame_rate: z.string().default('0/1'),
    }),
  ),
});

/** What a file says of itself; null where it cannot be played: no index, no picture, no length. */
export async function probeMp4(file: string): Promise<Mp4Facts | null> {
  const args = ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', file];
  const answer = await runMediaProgram('ffprobe', args).catch(() => null);
  const probed = answer === null ? null : probeSchema.safeParse(JSON.parse(answer.stdout.toString()));
  const video = probed?.data?.streams.find((stream) => stream.codec_type === 'video');
  if (!probed?.success || video?.width === undefined || video.height === undefined) return null;
  const [frames = 0, seconds = 1] = video.avg_frame_rate.split('/').map(Number);
  return {
    durationSeconds: probed.data.format.duration,
    width: video.width,
    height: video.height,
    fps: Math.round(frames / (seconds || 1)),
    hasSound: probed.data.streams.some((stream) => stream.codec_type === 'audio'),
  };
}
