import { randomBytes } from 'node:crypto';
import { YoungMindsError } from '@young-minds/core';
import {
  frameSize,
  hasEgressEnded,
  type LivekitAccess,
  type RecordingConfig,
  recordingIdOfEgressPath,
} from '@young-minds/recording/domain';
import type { StartRecorderRequest } from '@young-minds/recording/ports';
import { AudioCodec, EncodingOptions, EncodingOptionsPreset, VideoCodec } from 'livekit-server-sdk';
import { egressClient, snapshotOf } from './egress-service.ts';
import { type EgressDestination, outputsOf } from './file-output.ts';

/**
 * The limit for one request. LiveKit itself searches for a free worker for 22 to 24 s before it refuses. Waiting that
 * long is useless, because a free worker answers within a second.
 */
const ATTEMPT_MS = 4_500;
const LIST_MS = 1_500;
/** The first attempt and an immediate second one. The caller schedules any later ones. */
const ATTEMPTS = 2;

/** LiveKit's presets, and their values for a session that changes only one of these. */
const PRESETS = {
  '1280x720': EncodingOptionsPreset.H264_720P_30,
  '1920x1080': EncodingOptionsPreset.H264_1080P_30,
} as const;

const PRESET_FPS = 30;
const PRESET_BITRATE_BPS = { '1280x720': 3_000_000, '1920x1080': 4_500_000 } as const;
const AUDIO_BITRATE_KBPS = 128;
const AUDIO_FREQUENCY_HZ = 48_000;

export interface BeginEgressOptions {
  readonly livekit: LivekitAccess;
  readonly destination: EgressDestination;
  readonly hasManifest: boolean;
}

/**
 * Requests one egress for a recording, unless there is one already: from another worker, or from a request whose answer
 * was lost. Returns its id.
 * @throws RECORDER_UNAVAILABLE (retryable) within 12 s
 */
export async function beginEgress(options: BeginEgressOptions, request: StartRecorderRequest): Promise<string> {
  let refusal: unknown;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      return (await findRunning(options, request)) ?? (await create(options, request));
    } catch (error) {
      refusal = error;
    }
  }
  const refusalText = refusal instanceof Error ? refusal.message : String(refusal);
  // LiveKit's message contains the token that it refuses.
  const reason = refusalText.replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '(token)');
  const message = `LiveKit started no egress: ${reason}. Check that an Egress runs and has CPUs free.`;
  throw new YoungMindsError('RECORDER_UNAVAILABLE', message, { cause: refusal });
}

async function findRunning(
  { livekit }: BeginEgressOptions,
  { roomName, recordingId }: StartRecorderRequest,
): Promise<string | null> {
  const infos = await egressClient(livekit, LIST_MS).listEgress({ roomName, active: true });
  const running = infos
    .map(snapshotOf)
    .filter((egress) => !hasEgressEnded(egress))
    .find(({ outputPath }) => recordingIdOfEgressPath(outputPath) === recordingId);
  return running?.egressId ?? null;
}

async function create(
  { livekit, destination, hasManifest }: BeginEgressOptions,
  { roomName, sessionId, recordingId, config }: StartRecorderRequest,
): Promise<string> {
  const attempt = randomBytes(4).toString('hex');
  const outputs = await outputsOf({ destination, hasManifest, sessionId, recordingId, attempt });
  const options = { layout: config.layout ?? 'grid', encodingOptions: encodingOf(config) };
  const info = await egressClient(livekit, ATTEMPT_MS).startRoomCompositeEgress(roomName, { ...outputs }, options);
  return info.egressId;
}

/** Returns the preset of the resolution, or custom options if the session requires another fps or a bit rate. */
function encodingOf({ resolution, fps, bitrate }: RecordingConfig): EncodingOptionsPreset | EncodingOptions {
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
