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
  /** Whether the sides of a camera's picture may be cropped, so that it is shown larger; absent: `crop`. */
  readonly fit?: RecordingFit;
  /** How several participants are shown; absent: the operator's default. */
  readonly layout?: RecordingLayout;
}

const RESOLUTIONS = ['1280x720', '1920x1080'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

const FITS = ['crop', 'whole'] as const;
/** `crop`: a wide camera picture loses at most an eighth of its width at each side. `whole`: it loses nothing. */
export type RecordingFit = (typeof FITS)[number];

/** `grid`: tiles of equal rank. `speaker`: who speaks fills the frame, and the others are insets. */
const LAYOUTS = ['grid', 'speaker'] as const;
export type RecordingLayout = (typeof LAYOUTS)[number];

const FPS_RANGE = { min: 5, max: 60 } as const;
const BITRATE_RANGE_BPS = { min: 100_000, max: 20_000_000 } as const;

export const DEFAULT_RECORDING_CONFIG: RecordingConfig = { enabled: true, resolution: '1280x720', fps: 30 };

/** The fields as they may be in unknown input. */
type Fields = { readonly [Name in keyof RecordingConfig]?: unknown };

/** Parses unknown input, such as a request's body; absent fields get the defaults. @throws VALIDATION_FAILED */
export function parseRecordingConfig(input: unknown): RecordingConfig {
  if (input === undefined || input === null) return DEFAULT_RECORDING_CONFIG;
  if (typeof input !== 'object' || Array.isArray(input)) throw invalid('recordingConfig must be an object.');
  const { enabled = true, resolution = '1280x720', fps = 30, bitrate, ...picture }: Fields = input;
  if (typeof enabled !== 'boolean') throw invalid('recordingConfig.enabled must be true or false.');
  if (!isOneOf(RESOLUTIONS, resolution)) throw notOneOf('resolution', RESOLUTIONS);
  if (!isIntegerWithin(fps, FPS_RANGE)) throw invalid('recordingConfig.fps must be a whole number from 5 to 60.');
  const fit = choiceOf('fit', FITS, picture.fit);
  const layout = choiceOf('layout', LAYOUTS, picture.layout);
  const base = { enabled, resolution, fps, ...(fit && { fit }), ...(layout && { layout }) };
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

/** @throws VALIDATION_FAILED */
function choiceOf<Value extends string>(name: string, values: readonly Value[], value: unknown): Value | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isOneOf(values, value)) throw notOneOf(name, values);
  return value;
}

function isOneOf<Value extends string>(values: readonly Value[], value: unknown): value is Value {
  return values.some((candidate) => candidate === value);
}

function notOneOf(name: string, values: readonly string[]): YoungMindsError {
  return invalid(`recordingConfig.${name} must be one of ${values.join(', ')}.`);
}

function isIntegerWithin(value: unknown, range: { min: number; max: number }): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= range.min && value <= range.max;
}

function invalid(message: string): YoungMindsError {
  return new YoungMindsError('VALIDATION_FAILED', message);
}
