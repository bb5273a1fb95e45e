import type { CapturedTrack, Span } from './captured-track.ts';
import { placeLevels } from './level-grid.ts';
import { type Gain, planGains } from './loudness.ts';
import { SAMPLE_RATE_HZ } from './steady-sound.ts';
import type { VoiceLevels } from './voice-levels.ts';
import { hashOf } from './workspace.ts';

export const SAMPLES_A_MS = SAMPLE_RATE_HZ / 1000;
/** Samples in an AAC packet. */
export const PACKET_SAMPLES = 1024;
/** Both neighbors encode this many packets on either side of their boundary; see `join-sound.ts`. */
export const OVERLAP_PACKETS = 8;
/** About 20 s, the length of a video segment. */
const SEGMENT_PACKETS = 938;
const SEGMENT_MS = (SEGMENT_PACKETS * PACKET_SAMPLES) / SAMPLES_A_MS;
/**
 * Packets that are encoded before the overlap and discarded, so that decoder, limiter and encoder are in the same state
 * as if they had run from the start.
 */
const LEAD_PACKETS = OVERLAP_PACKETS + 24;
/** More than lead and tail, so that a decoder has settled before the lead starts. */
const MARGIN_MS = 1000;
/** The drift of a sender's clock up to which its audio is not moved: too small to notice next to the video. */
const MAX_DRIFT_MS = 5;
/** A file may continue after the last journal entry of its track if a crash left no end. */
const UNNOTED_MS = 10_000;
/**
 * How many stretches a track can have. A change of devices makes a new one; a sender that makes many more would have
 * every segment search its file for each of them.
 */
const MAX_STRETCHES = 20;

/** Returns the duration of this many AAC packets, in seconds. */
export function packetSeconds(packets: number): number {
  return (packets * PACKET_SAMPLES) / SAMPLE_RATE_HZ;
}

/** The part of a track that a segment needs. */
export interface Voice extends Pick<CapturedTrack, 'file'> {
  /** The time range of the file that is needed, in whole milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The position of the file's time zero, in samples from the start of the recording. */
  readonly offsetSamples: number;
  readonly gain: Gain;
}

/** A section of the recording's audio that is encoded separately, in AAC packets from the start of the recording. */
export interface SoundSegment {
  readonly startPacket: number;
  /** Exclusive. */
  readonly endPacket: number;
  /** How many packets before the segment are encoded with it. */
  readonly leadPackets: number;
  /** How many packets after the segment are encoded with it. */
  readonly tailPackets: number;
  readonly voices: readonly Voice[];
  /** File name within the composition's folder; it identifies the audible content. */
  readonly fileName: string;
}

interface SoundPlanInput {
  readonly sessionSpan: Span;
  readonly tracks: readonly CapturedTrack[];
  /** The loudness of each track's file, as far as it is known. */
  readonly levels: ReadonlyMap<string, VoiceLevels>;
}

/** Plans the whole recording's audio as a sequence of segments without gap. */
export function planSound({ sessionSpan, tracks, levels }: SoundPlanInput): SoundSegment[] {
  const packets = Math.ceil(((sessionSpan.endMs - sessionSpan.startMs) * SAMPLES_A_MS) / PACKET_SAMPLES);
  const count = Math.max(1, Math.ceil(packets / SEGMENT_PACKETS));
  const voiceLevels = placeLevels({ sessionSpan, tracks, levels, keyOf: voiceOf });
  const gains = planGains({ voices: voiceLevels, segmentMs: SEGMENT_MS, segments: count });
  const voices = voicesBySegment({ sessionSpan, tracks, gains }, count);
  return Array.from({ length: count }, (_, index) => {
    const startPacket = index * SEGMENT_PACKETS;
    const endPacket = Math.min(packets, startPacket + SEGMENT_PACKETS);
    const leadPackets = index === 0 ? 0 : LEAD_PACKETS;
    const tailPackets = index === count - 1 ? 0 : OVERLAP_PACKETS;
    return withName({ startPacket, endPacket, leadPackets, tailPackets, voices: voices[index] ?? [] });
  });
}

/** Adds a file name. Silence is the same at any position, so an hour of it needs one file. */
function withName(segment: Omit<SoundSegment, 'fileName'>): SoundSegment {
  const { startPacket, endPacket, leadPackets, tailPackets, voices } = segment;
  const place = voices.length === 0 ? endPacket - startPacket : [startPacket, endPacket];
  return { ...segment, fileName: `sound-${hashOf([place, leadPackets, tailPackets, voices])}.aac` };
}

/** Returns the voice of a track: what one participant sends from one source has one loudness. */
function voiceOf({ identity, source }: CapturedTrack): string {
  return `${source}\0${identity}`;
}

interface GainedSound extends Omit<SoundPlanInput, 'levels'> {
  /** By voice, one per segment. */
  readonly gains: ReadonlyMap<string, readonly Gain[]>;
}

function voicesBySegment({ sessionSpan, tracks, gains }: GainedSound, count: number): Voice[][] {
  const segments = Array.from({ length: count }, (): Voice[] => []);
  for (const track of tracks) {
    const untilMs = Math.min(sessionSpan.endMs, track.span.endMs + UNNOTED_MS);
    for (const stretch of soundStretches(track)) {
      const own = gains.get(voiceOf(track)) ?? [];
      placeStretch(stretch, { startMs: sessionSpan.startMs, endMs: untilMs, gains: own }, segments);
    }
  }
  return segments;
}

/**
 * A part of a track file whose clock runs at the host's rate. A new stretch starts if the sender's RTP clock stopped or
 * jumped, as after a change of devices.
 */
interface SoundStretch {
  readonly track: CapturedTrack;
  /** Milliseconds in the track file. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

/** Returns the stretches of a track. The last one contains all further leaps of its clock. */
function soundStretches(track: CapturedTrack): SoundStretch[] {
  const startsMs = [0, ...track.clock.leapsMs.slice(0, MAX_STRETCHES - 1)];
  return startsMs.map((fromMs, index) => ({ track, fromMs, toMs: startsMs[index + 1] ?? Number.POSITIVE_INFINITY }));
}

/**
 * Keeps a stretch's position until its clock has drifted noticeably. Until then, a segment's audio continues that of
 * the previous segment sample by sample.
 */
interface Placement extends Span {
  /** One per segment. */
  readonly gains: readonly Gain[];
}

function placeStretch(stretch: SoundStretch, { startMs, endMs, gains }: Placement, segments: Voice[][]): void {
  const { track, fromMs, toMs } = stretch;
  let distanceMs = distanceAt(track, fromMs);
  const lastMs = toMs === Number.POSITIVE_INFINITY ? endMs : Math.min(endMs, toMs + distanceAt(track, toMs - 1));
  const first = Math.max(0, Math.floor((fromMs + distanceMs - startMs - MARGIN_MS) / SEGMENT_MS));
  for (let index = first; index < segments.length; index++) {
    const segmentMs = startMs + index * SEGMENT_MS;
    if (segmentMs - MARGIN_MS >= lastMs) return;
    const seenMs = medianDistance(stretch, segmentMs - distanceMs);
    if (index === first || Math.abs(seenMs - distanceMs) > MAX_DRIFT_MS) distanceMs = seenMs;
    const fileMs = Math.round(segmentMs - distanceMs);
    segments[index]?.push({
      file: track.file,
      fromMs: Math.max(fromMs, fileMs - MARGIN_MS),
      toMs: Math.min(toMs, fileMs + Math.ceil(SEGMENT_MS) + MARGIN_MS),
      offsetSamples: Math.round((distanceMs - startMs) * SAMPLES_A_MS),
      gain: gains[index] ?? { startDb: 0, endDb: 0 },
    });
  }
}

/** Returns the median distance, so that one wrong report has no effect. */
function medianDistance({ track, fromMs, toMs }: SoundStretch, segmentFileMs: number): number {
  const distances = [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => {
    const fileMs = segmentFileMs + share * SEGMENT_MS;
    return distanceAt(track, Math.min(Math.max(fileMs, fromMs), Math.max(fromMs, toMs - 1)));
  });
  return distances.sort((one, other) => one - other)[2] ?? 0;
}

/** Returns how far host time is ahead of file time, in milliseconds. */
function distanceAt({ clock }: CapturedTrack, fileMs: number): number {
  return clock(fileMs) - fileMs;
}
