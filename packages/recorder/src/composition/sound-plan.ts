import type { CapturedTrack, Span } from './captured-track.ts';
import { hashOf } from './hash-of.ts';
import { distanceAt, type SoundStretch, soundStretches } from './sound-stretch.ts';

export const SAMPLE_RATE_HZ = 48_000;
export const SAMPLES_A_MS = SAMPLE_RATE_HZ / 1000;
/** An AAC packet's sound. */
export const PACKET_SAMPLES = 1024;
/** Neighbours are both encoded here, on either side of the boundary between them; see `join-sound.ts`. */
export const OVERLAP_PACKETS = 8;

/** Twenty seconds, as pieces of the picture are. */
const SEGMENT_PACKETS = 938;
/** Encoded before the overlap and thrown away, for decoder, limiter and encoder to be as if they had run all the time. */
const LEAD_PACKETS = OVERLAP_PACKETS + 24;
/** A sender's clock may run this far off before its sound is moved: less than anybody notices against the picture. */
const MAX_DRIFT_MS = 5;
/** A file may go on after the last note of its track, where a crash left no end. */
const UNNOTED_MS = 10_000;

/** A track's part in a segment. */
export interface Voice extends Pick<CapturedTrack, 'file'> {
  /** What of the file is needed here, in its milliseconds, whole ones. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Where the file's time zero lies, in samples from the recording's beginning. */
  readonly offsetSamples: number;
}

/** A span of the recording's sound that is encoded by itself; AAC packets from the recording's beginning. */
export interface SoundSegment {
  readonly startPacket: number;
  /** Not part of the segment. */
  readonly endPacket: number;
  /** How many packets before the segment are encoded with it. */
  readonly leadPackets: number;
  /** How many after it. */
  readonly tailPackets: number;
  readonly voices: readonly Voice[];
  /** Within the composition's folder; tells what is heard. */
  readonly fileName: string;
}

export interface SoundPlanInput {
  readonly sessionSpan: Span;
  readonly tracks: readonly CapturedTrack[];
}

/** The whole recording's sound as a row of segments without gap. */
export function planSound({ sessionSpan, tracks }: SoundPlanInput): SoundSegment[] {
  const packets = Math.ceil(((sessionSpan.endMs - sessionSpan.startMs) * SAMPLES_A_MS) / PACKET_SAMPLES);
  const count = Math.max(1, Math.ceil(packets / SEGMENT_PACKETS));
  const voices = voicesBySegment({ sessionSpan, tracks }, count);
  return Array.from({ length: count }, (_, index) => {
    const startPacket = index * SEGMENT_PACKETS;
    const endPacket = Math.min(packets, startPacket + SEGMENT_PACKETS);
    const leadPackets = index === 0 ? 0 : LEAD_PACKETS;
    const tailPackets = index === count - 1 ? 0 : OVERLAP_PACKETS;
    return withName({ startPacket, endPacket, leadPackets, tailPackets, voices: voices[index] ?? [] });
  });
}

/** Silence is alike wherever it lies, so that an hour of it is one file. */
function withName(segment: Omit<SoundSegment, 'fileName'>): SoundSegment {
  const { startPacket, endPacket, leadPackets, tailPackets, voices } = segment;
  const place = voices.length === 0 ? endPacket - startPacket : [startPacket, endPacket];
  return { ...segment, fileName: `sound-${hashOf([place, leadPackets, tailPackets, voices])}.aac` };
}

function voicesBySegment({ sessionSpan, tracks }: SoundPlanInput, count: number): Voice[][] {
  const segments = Array.from({ length: count }, (): Voice[] => []);
  for (const track of tracks) {
    const untilMs = Math.min(sessionSpan.endMs, track.span.endMs + UNNOTED_MS);
    for (const stretch of soundStretches(track, untilMs)) {
      placeStretch(stretch, { startMs: sessionSpan.startMs, endMs: untilMs }, segments);
    }
  }
  return segments;
}

const SEGMENT_MS = (SEGMENT_PACKETS * PACKET_SAMPLES) / SAMPLES_A_MS;
/** More than lead and tail, so that a decoder has settled before the lead begins. */
const MARGIN_MS = 1000;

/**
 * Keeps a stretch where it is until its clock has run off noticeably: a segment's sound then follows the last one's
 * without a break, sample by sample.
 */
function placeStretch(stretch: SoundStretch, { startMs, endMs }: Span, segments: Voice[][]): void {
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
    });
  }
}

/** One report that was noted wrongly moves nothing. */
function medianDistance({ track, fromMs, toMs }: SoundStretch, segmentFileMs: number): number {
  const distances = [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => {
    const fileMs = segmentFileMs + share * SEGMENT_MS;
    return distanceAt(track, Math.min(Math.max(fileMs, fromMs), Math.max(fromMs, toMs - 1)));
  });
  return distances.sort((one, other) => one - other)[2] ?? 0;
}
