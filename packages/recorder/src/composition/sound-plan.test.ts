import { describe, expect, it } from 'vitest';
import type { CapturedTrack } from './captured-track.ts';
import { PACKET_SAMPLES, planSound, SAMPLES_A_MS, type SoundSegment } from './sound-plan.ts';

const START_MS = 1_700_000_000_000;
const SEGMENT_MS = (938 * PACKET_SAMPLES) / SAMPLES_A_MS;

/**
 * @param clock maps a time in the file to host time, in milliseconds from the start of the recording
 * @param leapsMs the file times at which it jumps
 */
function track(clock: (fileMs: number) => number, lengthMs: number, leapsMs: readonly number[] = []): CapturedTrack {
  const hosted = Object.assign((fileMs: number) => START_MS + clock(fileMs), { leapsMs });
  return {
    ...{ take: 1, trackSid: 'TR_1', identity: 'ada', source: 'microphone', kind: 'audio', codec: 'opus' },
    file: 'ada.mkv',
    ...{
      clock: hosted,
      keyFrames: [],
      mutedSpans: [],
      darkSpans: [],
      span: { startMs: hosted(0), endMs: hosted(lengthMs) },
    },
  };
}

function plan(lengthMs: number, ...tracks: CapturedTrack[]): SoundSegment[] {
  return planSound({ sessionSpan: { startMs: START_MS, endMs: START_MS + lengthMs }, tracks, levels: new Map() });
}

const MINUTE_MS = 60_000;
const offsetsMs = (segments: readonly SoundSegment[]) =>
  segments.map(({ voices }) => voices.map(({ offsetSamples }) => offsetSamples / SAMPLES_A_MS));

describe('the audio plan of a recording', () => {
  it('covers the session span in whole packets, with overlap between neighboring segments', () => {
    const segments = plan(MINUTE_MS);
    expect(segments.map(({ startPacket, endPacket }) => [startPacket, endPacket])).toEqual([
      [0, 938],
      [938, 1876],
      [1876, 2813],
    ]);
    expect(segments.map(({ leadPackets, tailPackets }) => [leadPackets > 8, tailPackets])).toEqual([
      [false, 8],
      [true, 8],
      [true, 0],
    ]);
    expect(segments.every(({ voices }) => voices.length === 0)).toBe(true);
  });

  it('has one segment for a very short recording', () => {
    expect(plan(1).map(({ startPacket, endPacket }) => [startPacket, endPacket])).toEqual([[0, 1]]);
  });

  it('includes a track only in its own segments and reads only that part of its file', () => {
    const segments = plan(
      3 * MINUTE_MS,
      track((ms) => 30_000 + ms, 45_000),
    );
    expect(segments.map(({ voices }) => voices.length)).toEqual([0, 1, 1, 1, 1, 0, 0, 0, 0]);
    for (const [index, { voices }] of segments.entries()) {
      for (const { fromMs, toMs, offsetSamples } of voices) {
        expect(offsetSamples).toBe(30_000 * SAMPLES_A_MS);
        expect(fromMs).toBeLessThanOrEqual(Math.max(0, index * SEGMENT_MS - 30_000));
        expect(toMs - fromMs).toBeLessThan(SEGMENT_MS + 2_100);
      }
    }
  });

  it('keeps the offset of a track while its clock is close, then corrects it slightly', () => {
    const drift = 50e-6;
    const segments = plan(
      20 * MINUTE_MS,
      track((ms) => ms * (1 + drift), 20 * MINUTE_MS),
    );
    const offsets = offsetsMs(segments).flat();
    const moves = offsets.filter((offset, index) => index > 0 && offset !== offsets[index - 1]).length;
    expect(moves).toBeGreaterThan(5);
    expect(moves).toBeLessThan(15);
    for (const [index, offset] of offsets.entries()) {
      expect(Math.abs(offset - (index + 0.5) * SEGMENT_MS * drift)).toBeLessThan(6.5);
    }
  });

  it('ignores a single wrong report', () => {
    const segments = plan(
      3 * MINUTE_MS,
      track((ms) => (ms > 70_000 && ms < 73_000 ? ms + 40 : ms), 3 * MINUTE_MS),
    );
    expect(new Set(offsetsMs(segments).flat())).toEqual(new Set([0]));
  });

  it('begins another time span when the clock of a sender jumps', () => {
    // The sender's clock had stopped for half a minute at 50 s of the file.
    const segments = plan(
      3 * MINUTE_MS,
      track((ms) => (ms < 50_000 ? ms : ms + 30_000), 2 * MINUTE_MS, [50_000]),
    );
    expect(offsetsMs(segments)).toEqual([[0], [0], [0], [30_000], [30_000], [30_000], [30_000], [30_000], [30_000]]);
    expect(segments[2]?.voices[0]?.toMs).toBe(50_000);
    expect(segments[3]?.voices[0]?.fromMs).toBe(50_000);
  });

  it('continues after the clock of a sender jumped ahead by more than the whole recording', () => {
    // It jumps by an hour at 30 s. The clock changes its anchor midway, as `trackClock` does.
    const segments = plan(
      MINUTE_MS,
      track((ms) => (ms < 30 * MINUTE_MS ? ms : ms - 60 * MINUTE_MS), 30_000, [30 * MINUTE_MS]),
    );
    const last = segments.at(-1)?.voices ?? [];
    expect(last.map(({ offsetSamples }) => offsetSamples / SAMPLES_A_MS)).toContain(-60 * MINUTE_MS);
    const after = last.find(({ offsetSamples }) => offsetSamples < 0);
    expect(after?.fromMs).toBeLessThanOrEqual(61 * MINUTE_MS - SEGMENT_MS);
    expect(after?.toMs).toBeGreaterThanOrEqual(61 * MINUTE_MS);
  });

  it('reads a track a few times at most, however often the clock of its sender jumps', () => {
    // It jumps ahead by 50 minutes every 5 s.
    const jumping = (fileMs: number) => fileMs - 3_000_000 * Math.floor(fileMs / 3_005_000 + 0.5);
    const leapsMs = Array.from({ length: 700 }, (_, index) => (index + 0.5) * 3_005_000);
    const segments = plan(60 * MINUTE_MS, track(jumping, 60 * MINUTE_MS, leapsMs));
    expect(Math.max(...segments.map(({ voices }) => voices.length))).toBeLessThanOrEqual(20);
  });

  it('keeps the names of unchanged segments while a recording grows', () => {
    const names = (lengthMs: number) =>
      plan(
        lengthMs,
        track((ms) => ms, lengthMs),
      ).map(({ fileName }) => fileName);
    const [short, long] = [names(MINUTE_MS), names(3 * MINUTE_MS)];
    expect(long.slice(0, 2)).toEqual(short.slice(0, 2));
    expect(long).not.toContain(short[2]);
  });

  it('has one name for silence at any time and another name for each voice', () => {
    const silent = plan(5 * MINUTE_MS).slice(1, -1);
    expect(new Set(silent.map(({ fileName }) => fileName)).size).toBe(1);
    const spoken = plan(
      5 * MINUTE_MS,
      track((ms) => ms, 5 * MINUTE_MS),
    ).slice(1, -1);
    expect(new Set(spoken.map(({ fileName }) => fileName)).size).toBe(spoken.length);
  });
});
