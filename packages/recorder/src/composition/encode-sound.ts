import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunOptions, runFfmpeg } from '@young-minds/media/run-media-program';
import { decodeAlone, encodeDecodable } from './encode-decodable.ts';
import { noteLeftOut } from './left-out.ts';
import type { Gain } from './loudness.ts';
import { cutOrUnreadable, sliceSound, UNREADABLE } from './slice-track.ts';
import { PACKET_SAMPLES, packetSeconds, SAMPLES_A_MS, type SoundSegment, type Voice } from './sound-plan.ts';
import { SAMPLE_RATE_HZ, STEADY_SOUND } from './steady-sound.ts';
import { decodeTimeoutMs, encodeTimeoutMs } from './time-limits.ts';
import { inWorkspace } from './workspace.ts';

interface EncodeSoundRequest {
  readonly segment: SoundSegment;
  /** The recording's folder, with the tracks. */
  readonly directory: string;
  /** Absolute path of the segment's AAC. If the file exists, the segment counts as done. */
  readonly destination: string;
  readonly signal?: AbortSignal;
}

const BIT_RATE = '128k';
/** -3 dB: between two samples, and after coding, the true peak is up to 1.5 dB higher. */
const PEAK_LIMIT = 0.7;
/**
 * When a gain changes, from the start of a segment: after the overlap with the previous segment, which has to be
 * identical in both.
 */
const GAIN_CHANGE_S = { start: 0.5, length: 2 };
/**
 * The fast coder is the more accurate one at this bit rate. `bitexact` omits the signature that the encoder inserts
 * into some packets, so that each packet starts with its audio.
 */
const ENCODER_ARGS = ['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', BIT_RATE, '-flags:a', '+bitexact', '-f', 'adts'];

/**
 * Mixes all voices of a segment into AAC packets without clipping, each voice placed with sample accuracy. A voice that
 * cannot be decoded is left out.
 */
export async function encodeSound({ segment, directory, destination, signal }: EncodeSoundRequest): Promise<void> {
  if (existsSync(destination)) return;
  await inWorkspace(destination, async (folder) => {
    const { cut, unreadable } = await cutVoices(segment.voices, { directory, folder });
    const mixed = join(folder, 'mixed.aac');
    const seconds = packetSeconds(segment.endPacket - segment.startPacket);
    const undecodable = await encodeDecodable({
      inputs: cut,
      encode: (voices) => mix({ segment, voices, mixed }, { signal, timeoutMs: encodeTimeoutMs(seconds) }),
      decode: ({ path }) => decodeAlone(['-i', path], { signal, timeoutMs: decodeTimeoutMs(seconds) }),
      senderOf: ({ file }) => file,
      signal,
    });
    await noteLeftOut(
      destination,
      [...unreadable, ...undecodable].map(({ file }) => file),
    );
    await rename(mixed, destination);
  });
}

interface Mix {
  readonly segment: SoundSegment;
  readonly voices: readonly CutVoice[];
  /** Absolute path of the result. */
  readonly mixed: string;
}

async function mix({ segment, voices, mixed }: Mix, options: RunOptions): Promise<string> {
  const inputs = voices.flatMap(({ path }) => ['-i', path]);
  const graph = ['-filter_complex', mixGraph(segment, voices), '-map', '[out]'];
  return runFfmpeg([...inputs, ...graph, ...ENCODER_ARGS, mixed], options);
}

/** A voice as ffmpeg reads it. */
interface CutVoice extends Pick<Voice, 'file' | 'gain'> {
  readonly path: string;
  /** The position of its first sample, in samples from the start of the recording. */
  readonly startSample: number;
}

interface CutVoices {
  readonly cut: readonly CutVoice[];
  /** Voices whose track file cannot be read. */
  readonly unreadable: readonly Voice[];
}

async function cutVoices(
  voices: readonly Voice[],
  { directory, folder }: { readonly directory: string; readonly folder: string },
): Promise<CutVoices> {
  const cut: CutVoice[] = [];
  const unreadable: Voice[] = [];
  for (const [index, voice] of voices.entries()) {
    const path = join(folder, `${index}.mkv`);
    const slice = { ...voice, source: join(directory, voice.file), destination: path };
    const firstMs = await cutOrUnreadable(() => sliceSound(slice));
    if (firstMs === UNREADABLE) unreadable.push(voice);
    else if (firstMs !== null)
      cut.push({ file: voice.file, gain: voice.gain, path, startSample: voice.offsetSamples + firstMs * SAMPLES_A_MS });
  }
  return { cut, unreadable };
}

function mixGraph(
  { startPacket, endPacket, leadPackets, tailPackets }: SoundSegment,
  voices: readonly CutVoice[],
): string {
  const firstSample = (startPacket - leadPackets) * PACKET_SAMPLES;
  const end = `atrim=end_sample=${(endPacket + tailPackets) * PACKET_SAMPLES - firstSample}[out]`;
  if (voices.length === 0) return `anullsrc=channel_layout=stereo:sample_rate=${SAMPLE_RATE_HZ},${end}`;
  const leadSeconds = packetSeconds(leadPackets);
  const chains = voices.map(
    (voice, index) => `[${index}:a]${placed(voice, firstSample)},${amplified(voice.gain, leadSeconds)}[voice${index}]`,
  );
  const inputs = voices.map((_, index) => `[voice${index}]`).join('');
  const mix = `amix=inputs=${voices.length}:normalize=0:dropout_transition=0`;
  return [...chains, `${inputs}${mix},alimiter=limit=${PEAK_LIMIT}:level=0:latency=1,apad,${end}`].join(';');
}

/** Returns the filter for a gain; `leadSeconds` is how much is encoded before the segment starts. */
function amplified({ startDb, endDb }: Gain, leadSeconds: number): string {
  if (startDb === endDb) return `volume=${startDb}dB`;
  const share = `clip((t-${(leadSeconds + GAIN_CHANGE_S.start).toFixed(3)})/${GAIN_CHANGE_S.length},0,1)`;
  return `volume='pow(10,(${startDb}+${endDb - startDb}*${share})/20)':eval=frame`;
}

/** Returns the filter that trims or delays a voice so that it starts at the start of the segment. */
function placed({ startSample }: CutVoice, firstSample: number): string {
  const lateBy = startSample - firstSample;
  const shift = lateBy > 0 ? `adelay=${lateBy}S:all=1` : `atrim=start_sample=${-lateBy},asetpts=PTS-STARTPTS`;
  return `${STEADY_SOUND},aformat=sample_fmts=fltp:channel_layouts=stereo,${shift}`;
}
