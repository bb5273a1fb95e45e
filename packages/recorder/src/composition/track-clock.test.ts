import { describe, expect, it } from 'vitest';
import type { JournalEntry, SenderReportHeard, TrackBegan } from '../journal/journal-entry.ts';
import { trackClock } from './track-clock.ts';

const FIRST_TIMESTAMP = 4_294_000_000;
const HOST_START_MS = 1_700_000_000_000;

function track(kind: 'audio' | 'video', fields: Partial<TrackBegan> = {}): TrackBegan {
  return {
    ...{ type: 'track_began', atMs: HOST_START_MS + 300, take: 1, trackSid: `TR_${kind}`, participantSid: 'PA_ada' },
    ...{ identity: 'ada', source: kind === 'audio' ? 'microphone' : 'camera', kind, file: `${kind}.mkv` },
    codec: kind === 'audio' ? 'opus' : 'vp8',
    clockRateHz: kind === 'audio' ? 48_000 : 90_000,
    firstTimestamp: FIRST_TIMESTAMP,
    ...fields,
  };
}

interface Sender {
  /** What the sender's clock shows when the host's clock shows `hostMs`. */
  readonly clock: (hostMs: number) => number;
  /** The network delay of a report. */
  readonly delayMs: (sentMs: number) => number;
}

/** Returns reports at intervals of five seconds for a track whose first frame was sent at `HOST_START_MS`. */
function reports({ trackSid, clockRateHz, take }: TrackBegan, { clock, delayMs }: Sender, seconds: number) {
  return Array.from({ length: seconds / 5 }, (_, index): SenderReportHeard => {
    const sentMs = HOST_START_MS + index * 5000 + 700;
    const timestamp = FIRST_TIMESTAMP + ((clock(sentMs) - clock(HOST_START_MS)) * clockRateHz) / 1000;
    return { type: 'sender_report', atMs: sentMs + delayMs(sentMs), take, trackSid, timestamp, ntpMs: clock(sentMs) };
  });
}

const wrongByADay = (hostMs: number) => hostMs - 86_400_000;
const HOUR_S = 3600;

describe('the clock of a track', () => {
  it('starts at the arrival of the first frame if the sender sent no report', () => {
    const clock = trackClock(track('video'), []);
    expect(clock(0)).toBe(HOST_START_MS + 300);
    expect(clock(40)).toBe(HOST_START_MS + 340);
  });

  it('follows the reports of the sender for any clock time and any delay of the first frame', () => {
    const video = track('video');
    const journal = [video, ...reports(video, { clock: wrongByADay, delayMs: () => 30 }, 60)];
    for (const seconds of [0, 1, 17.5, 60]) {
      expect(trackClock(video, journal)(seconds * 1000)).toBeCloseTo(HOST_START_MS + seconds * 1000 + 30, 3);
    }
  });

  it('ignores the delay of late reports', () => {
    const video = track('video');
    const delayMs = (sentMs: number) => (sentMs % 3 === 0 ? 20 : 900);
    const clock = trackClock(video, [video, ...reports(video, { clock: wrongByADay, delayMs }, 120)]);
    for (const seconds of [0, 33, 120])
      expect(clock(seconds * 1000)).toBeCloseTo(HOST_START_MS + seconds * 1000 + 20, 3);
  });

  it('keeps audio and video of a participant in sync if one is reported late', () => {
    const [audio, video] = [track('audio'), track('video', { atMs: HOST_START_MS + 1500 })];
    const journal: JournalEntry[] = [
      ...[audio, video],
      ...reports(audio, { clock: wrongByADay, delayMs: () => 25 }, 600),
      ...reports(video, { clock: wrongByADay, delayMs: () => 140 }, 600),
    ];
    for (const seconds of [0, 100, 599]) {
      expect(trackClock(audio, journal)(seconds * 1000)).toBeCloseTo(trackClock(video, journal)(seconds * 1000), 3);
    }
  });

  it('does not drift from the recorder clock in an hour if the clock of the sender runs fast', () => {
    const video = track('video');
    const fast = (hostMs: number) => HOST_START_MS + (hostMs - HOST_START_MS) * 1.0001;
    const clock = trackClock(video, [video, ...reports(video, { clock: fast, delayMs: () => 10 }, HOUR_S)]);
    const fileMs = fast(HOST_START_MS + HOUR_S * 1000) - HOST_START_MS;
    expect(Math.abs(clock(fileMs) - (HOST_START_MS + HOUR_S * 1000))).toBeLessThan(20);
  });

  it('changes its anchor, and says where, if the clock of the sender stops or jumps', () => {
    const video = track('video');
    const stopped = (hostMs: number) => Math.min(hostMs, Math.max(HOST_START_MS + 26_000, hostMs - 4000));
    const jumped = (hostMs: number) => hostMs + (hostMs >= HOST_START_MS + 30_000 ? HOUR_S * 1000 : 0);
    const journalOf = (rtpClock: (hostMs: number) => number) => [
      video,
      ...reports(video, { clock: rtpClock, delayMs: () => 0 }, 60).map((entry) => ({ ...entry, ntpMs: entry.atMs })),
    ];
    // The reports nearest to the change were sent 25.7 s and 30.7 s after the start.
    const [afterStop, afterJump] = [stopped, jumped].map((rtpClock) => trackClock(video, journalOf(rtpClock)));
    expect(
      trackClock(
        video,
        journalOf((hostMs) => hostMs),
      ).leapsMs,
    ).toEqual([]);
    expect(afterStop?.leapsMs).toEqual([26_200]);
    expect(afterJump?.leapsMs).toEqual([(HOUR_S * 1000 + 25_700 + 30_700) / 2]);
    expect(afterJump?.(29_000)).toBeCloseTo(HOST_START_MS + 29_000, 3);
    expect(afterJump?.(HOUR_S * 1000 + 31_000)).toBeCloseTo(HOST_START_MS + 31_000, 3);
  });

  describe('after a pause', () => {
    const audio = track('audio');
    const resumedMs = HOST_START_MS + 20_000;
    /** LiveKit forwarded nothing from 15 s on and then continued the RTP clock where it had stopped. */
    const paused: JournalEntry = {
      ...{ type: 'track_paused', atMs: resumedMs, take: 1, trackSid: audio.trackSid },
      ...{ sinceMs: HOST_START_MS + 15_000, timestampMs: 15_000 },
    };
    const report = (atMs: number, fileMs: number): JournalEntry => ({
      ...{ type: 'sender_report', atMs, take: 1, trackSid: audio.trackSid, ntpMs: atMs },
      timestamp: FIRST_TIMESTAMP + fileMs * 48,
    });
    const before = [report(HOST_START_MS + 5000, 5000), report(HOST_START_MS + 14_000, 14_000)];
    /** Reports during a pause continue the RTP clock as if frames had arrived. */
    const during = report(HOST_START_MS + 18_000, 18_000);

    it('uses only reports from after it, from its first frame on', () => {
      const clock = trackClock(audio, [audio, ...before, during, paused, report(resumedMs + 4000, 19_000)]);
      expect(clock(14_980)).toBe(HOST_START_MS + 14_980);
      expect(clock(15_000)).toBe(resumedMs);
      expect(clock(18_500)).toBe(resumedMs + 3500);
      expect(clock.leapsMs).toEqual([15_000]);
    });

    it('uses the arrival of the first frame if no report follows and the RTP clock has stopped', () => {
      const clock = trackClock(audio, [audio, ...before, during, paused]);
      expect(clock(16_000)).toBe(resumedMs + 1000);
    });

    it('continues with the reports from before it if the RTP clock went on, as while muted', () => {
      const muted = { ...paused, timestampMs: 19_600 };
      const clock = trackClock(audio, [audio, ...before, muted]);
      expect(clock(19_600)).toBe(HOST_START_MS + 19_600);
      expect(clock.leapsMs).toEqual([]);
    });
  });

  it('uses the reports of its own file if the track has several', () => {
    const first = track('video');
    const second = track('video', { atMs: HOST_START_MS + 90_000, firstTimestamp: 5000, file: 'video-2.mkv' });
    const journal = [first, ...reports(first, { clock: wrongByADay, delayMs: () => 30 }, 60), second];
    expect(trackClock(second, journal)(0)).toBe(HOST_START_MS + 90_000);
    expect(trackClock(first, journal)(0)).toBeCloseTo(HOST_START_MS + 30, 3);
  });

  it('ignores reports of other capture runs and other participants', () => {
    const video = track('video');
    const strangers = [
      ...reports({ ...video, take: 2 }, { clock: wrongByADay, delayMs: () => -5000 }, 60),
      ...reports(track('audio', { participantSid: 'PA_bob' }), { clock: (ms) => ms, delayMs: () => -9000 }, 60),
    ];
    expect(trackClock(video, [video, ...strangers])(0)).toBe(HOST_START_MS + 300);
    const own = reports(video, { clock: wrongByADay, delayMs: () => 30 }, 60);
    expect(trackClock(video, [video, ...strangers, ...own])(0)).toBeCloseTo(HOST_START_MS + 30, 3);
  });
});
