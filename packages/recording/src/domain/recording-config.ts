import { YoungMindsError } from '@young-minds/core';

/** The recording settings of a session; the `sessions.recording_config` column. */
export interface RecordingConfig {
  /** `false` records nothing. */
  readonly enabled: boolean;
  /** `WIDTHxHEIGHT` in pixels. */
  readonly resolution: Resolution;
  /** Frames per second of the finished MP4. */
  readonly fps: number;
  /** Video bit rate of the finished MP4, bits per second; absent: constant quality. */
  readonly bitrate?: number;
}

const RESOLUTIONS = ['1280x720', '1920x1080'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

const FPS_RANGE = { min: 5, max: 60 } as const;
const BITRATE_RANGE_BPS = { min: 100_000, max: 20_000_000 } as const;

export const DEFAULT_RECORDING_CONFIG: RecordingConfig = { enabled: true, resolution: '1280x720', fps: 30 };

/** Parses unknown input, such as a request's body; absent fields get the defaults. @throws VALIDATION_FAILED */
export function parseRecordingConfig(input: unknown): RecordingConfig {
  if (input === undefined || input === null) return DEFAULT_RECORDING_CONFIG;
  if (typeof input !== 'object' || Array.isArray(input)) throw invalid('recordingConfig must be an object.');
  const { enabled = true, resolution = '1280x720', fps = 30, bitrate } = input as Record<string, unknown>;
  if (typeof enabled !== 'boolean') throw invalid('recordingConfig.enabled must be true or false.');
  if (!isResolution(resolution)) throw invalid(`recordingConfig.resolution must be one of ${RESOLUTIONS.join(', ')}.`);
  if (!isIntegerWithin(fps, FPS_RANGE)) throw invalid('recordingConfig.fps must be a whole number from 5 to 60.');
  const base = { enabled, resolution, fps };
  if (bitrate === undefined || bitrate === null) return base;
  if (!isIntegerWithin(bitrate, BITRATE_RANGE_BPS)) {
    throw invalid('recordingConfig.bitrate must be a whole number from 100000 to 20000000 bits per second.');
  }
  return { ...base, bitrate };
}

/**
 * Reads the settings that a session row stores. Operators and integrators can write that column without our API, and a
 * wrong value must prevent neither the meeting nor its recording, so that the defaults replace it; `enabled: false` is
 * kept.
 */
export function readRecordingConfig(stored: unknown): RecordingConfig {
  try {
    return parseRecordingConfig(stored);
  } catch {
    const isDisabled = typeof stored === 'object' && stored !== null && 'enabled' in stored && stored.enabled === false;
    return { ...DEFAULT_RECORDING_CONFIG, enabled: !isDisabled };
  }
}

/** Returns the size in pixels: `1280x720` -> `{ width: 1280, height: 720 }`. */
export function frameSize(resolution: Resolution): { readonly width: number; readonly height: number } {
  return resolution === '1920x1080' ? { width: 1920, height: 1080 } : { width: 1280, height: 720 };
}

function isResolution(value: unknown): value is Resolution {
  return RESOLUTIONS.some((resolution) => resolution === value);
}

function isIntegerWithin(value: unknown, range: { min: number; max: number }): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= range.min && value <= range.max;
}

function invalid(message: string): YoungMindsError {
  return new YoungMindsError('VALIDATION_FAILED', message);
}
