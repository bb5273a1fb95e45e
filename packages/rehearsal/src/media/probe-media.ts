import { open } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { streamMediaProgram } from '@young-minds/media/run-media-program';

export interface MediaFacts {
  readonly durationSeconds: number;
  readonly sizeBytes: number;
  readonly video: {
    readonly codec: string;
    readonly width: number;
    readonly height: number;
    readonly fps: number;
  } | null;
  readonly audio: { readonly codec: string; readonly sampleRateHz: number; readonly channels: number } | null;
}

interface ProbedStream {
  readonly codec_type: string;
  readonly codec_name: string;
  readonly width?: number;
  readonly height?: number;
  readonly avg_frame_rate?: string;
  readonly sample_rate?: string;
  readonly channels?: number;
}

/** Reads the streams and the format of a media file. */
export async function probeMedia(file: string): Promise<MediaFacts> {
  const args = ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', file];
  const answer = await text(streamMediaProgram('ffprobe', args, { priority: 'normal' }));
  const probed: { streams: ProbedStream[]; format: { duration: string; size: string } } = JSON.parse(answer);
  const video = probed.streams.find((stream) => stream.codec_type === 'video');
  const audio = probed.streams.find((stream) => stream.codec_type === 'audio');
  return {
    durationSeconds: Number(probed.format.duration),
    sizeBytes: Number(probed.format.size),
    video: video === undefined ? null : videoFacts(video),
    audio: audio === undefined ? null : audioFacts(audio),
  };
}

function videoFacts(stream: ProbedStream): MediaFacts['video'] {
  const [frames = 0, seconds = 1] = (stream.avg_frame_rate ?? '').split('/').map(Number);
  return { codec: stream.codec_name, width: stream.width ?? 0, height: stream.height ?? 0, fps: frames / seconds };
}

function audioFacts(stream: ProbedStream): MediaFacts['audio'] {
  return { codec: stream.codec_name, sampleRateHz: Number(stream.sample_rate), channels: stream.channels ?? 0 };
}

/**
 * Lists the top-level boxes of an MP4 in order, such as ftyp, moov, mdat. A player can start before it has the whole
 * file only if moov comes before mdat.
 * @see ISO/IEC 14496-12, 4.2: size and type, with a 64-bit size after the type if the size is 1
 */
export async function listMp4Boxes(file: string): Promise<string[]> {
  await using handle = await open(file);
  const { size: fileSize } = await handle.stat();
  const boxes: string[] = [];
  for (let offset = 0; offset < fileSize; ) {
    const { buffer } = await handle.read(Buffer.alloc(16), 0, 16, offset);
    const shortSize = buffer.readUInt32BE(0);
    const size = shortSize === 1 ? Number(buffer.readBigUInt64BE(8)) : shortSize || fileSize - offset;
    boxes.push(buffer.toString('latin1', 4, 8));
    offset += size;
  }
  return boxes;
}
