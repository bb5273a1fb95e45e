import { type CapturedTrack, MAX_PIXELS } from './captured-track.ts';

/**
 * The resolution changes mid-stream with the layer. Without a new filter graph each time, scale adapts automatically.
 */
const READER_ARGS = ['-reinit_filter', '0', '-threads', '1', '-max_pixels', String(MAX_PIXELS)];

/**
 * Returns ffmpeg's arguments for reading a video track. VP9 needs libvpx, because it shows only the highest spatial
 * layer; ffmpeg's own decoder would show each layer in turn.
 */
export function readerArgs({ codec }: Pick<CapturedTrack, 'codec'>): string[] {
  return [...READER_ARGS, ...(codec === 'vp9' ? ['-c:v', 'libvpx-vp9'] : [])];
}
