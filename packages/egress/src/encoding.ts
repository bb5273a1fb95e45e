import { frameSize, type RecordingConfig } from '@young-minds/recording/domain';
import { AudioCodec, EncodingOptions, EncodingOptionsPreset, VideoCodec } from 'livekit-server-sdk';

/** The values of LiveKit's presets. */
const PRESET_FPS = 30;
const PRESET_BITRATE_BPS = { '1280x720': 3_000_000, '1920x1080': 4_500_000 } as const;
const AUDIO_BITRATE_KBPS = 128;
const AUDIO_FREQUENCY_HZ = 48_000;

const PRESETS = {
  '1280x720': EncodingOptionsPreset.H264_720P_30,
  '1920x1080': EncodingOptionsPreset.H264_1080P_30,
} as const;

/** Returns the preset of the resolution, or custom options if the session requires another fps or a bit rate. */
export function encodingOf({ resolution, fps, bitrate }: RecordingConfig): EncodingOptionsPreset | EncodingOptions {
  if (fps === PRESET_FPS && bitrate === undefined) return PRESETS[resolution];
  return new EncodingOptions({
    ...frameSize(resolution),
    depth: 24,
    framerate: fps,
    videoCodec: VideoCodec.H264_MAIN,
    videoBitrate: Math.round((bitrate ?? PRESET_BITRATE_BPS[resolution]) / 1000),
    audioCodec: AudioCodec.AAC,
    audioBitrate: AUDIO_BITRATE_KBPS,
    audioFrequency: AUDIO_FREQUENCY_HZ,
  });
}
