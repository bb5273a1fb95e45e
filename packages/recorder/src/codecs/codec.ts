/** The codec of the frames in a track file. */
export type Codec = VideoCodec | AudioCodec;
export type VideoCodec = 'vp8' | 'vp9' | 'h264' | 'av1';
export type AudioCodec = 'opus';

/** A size in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}
