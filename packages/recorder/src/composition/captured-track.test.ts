import { describe, expect, it } from 'vitest';
import type { JournalEntry, TrackBegan } from '../journal/journal-entry.ts';
import { attendance, capturedTracks } from './captured-track.ts';

const runBegan = (atMs: number, take: number): JournalEntry => ({
  type: 'take_began',
  atMs,
  take,
  recordingSid: 'EM_1',
});
const muted = (atMs: number, isMuted: boolean): JournalEntry => ({
  type: 'track_muted',
  atMs,
  trackSid: 'TR_camera',
  isMuted,
});
const began = (atMs: number, take: number): TrackBegan => ({
  ...{ type: 'track_began', atMs, take, trackSid: 'TR_camera', participantSid: 'PA_ada', identity: 'ada' },
  ...{ source: 'camera', kind: 'video', codec: 'vp8', clockRateHz: 90_000, firstTimestamp: 7 },
  file: `take-${take}/TR_camera.mkv`,
});
const keyFrame = (take: number, timestampMs: number): JournalEntry => ({
  ...{ type: 'key_frame', atMs: 0, take, trackSid: 'TR_camera', timestampMs },
  ...{ offset: 1000 + timestampMs, width: 640, height: 360 },
});
const trackEnded = (atMs: number, take: number): JournalEntry => ({
  ...{ type: 'track_ended', atMs, take, trackSid: 'TR_camera', packetsLost: 0 },
});
const runEnded = (atMs: number, take: number): JournalEntry => ({
  type: 'take_ended',
  atMs,
  take,
  reason: 'stopped',
});

const spans = (journal: JournalEntry[]) => capturedTracks(journal).map(({ span }) => [span.startMs, span.endMs]);

describe('a captured track', () => {
  it('lasts from its first frame to its recorded end, with key frames in host time', () => {
    const [track] = capturedTracks([
      ...[runBegan(0, 1), began(100, 1), keyFrame(1, 0), keyFrame(1, 250)],
      ...[trackEnded(900, 1), runEnded(1000, 1)],
    ]);
    expect(track).toMatchObject({
      ...{ identity: 'ada', source: 'camera', kind: 'video', file: 'take-1/TR_camera.mkv' },
      span: { startMs: 100, endMs: 900 },
      keyFrames: [
        { atMs: 100, offset: 1000, width: 640, height: 360 },
        { atMs: 350, offset: 1250, width: 640, height: 360 },
      ],
      mutedSpans: [],
    });
  });

  it('ends with its capture run if its own end is not recorded', () => {
    expect(spans([runBegan(0, 1), began(100, 1), runEnded(700, 1), runBegan(800, 2)])).toEqual([[100, 700]]);
  });

  it('ends with the last journal entry of its capture run after a crash', () => {
    expect(spans([runBegan(0, 1), began(100, 1), muted(650, true), runBegan(800, 2), runEnded(900, 2)])).toEqual([
      [100, 650],
    ]);
  });

  it('is a separate track in another capture run, with its own key frames and end', () => {
    const journal = [
      ...[runBegan(0, 1), began(100, 1), keyFrame(1, 0), trackEnded(500, 1)],
      ...[runBegan(800, 2), began(900, 2), keyFrame(2, 40), trackEnded(1500, 2)],
    ];
    expect(spans(journal)).toEqual([
      [100, 500],
      [900, 1500],
    ]);
    expect(capturedTracks(journal).map(({ keyFrames }) => keyFrames.map(({ atMs }) => atMs))).toEqual([[100], [940]]);
  });
});

describe('a track with several files in one capture run', () => {
  const second: TrackBegan = { ...began(500, 1), file: 'take-1/TR_camera-2.mkv' };

  it('ends in one file when it begins in the next after a codec change', () => {
    const journal = [runBegan(0, 1), began(100, 1), keyFrame(1, 0), second, keyFrame(1, 30), trackEnded(900, 1)];
    expect(spans(journal)).toEqual([
      [100, 500],
      [500, 900],
    ]);
    expect(capturedTracks(journal).map(({ keyFrames }) => keyFrames.map(({ atMs }) => atMs))).toEqual([[100], [530]]);
  });

  it('has a gap between unpublishing and a new subscription', () => {
    const journal = [runBegan(0, 1), began(100, 1), trackEnded(300, 1), second, keyFrame(1, 0), runEnded(1000, 1)];
    expect(spans(journal)).toEqual([
      [100, 300],
      [500, 1000],
    ]);
  });
});

const mutedSpans = (journal: JournalEntry[]) =>
  capturedTracks(journal).map((track) => track.mutedSpans.map(({ startMs, endMs }) => [startMs, endMs]));

describe('the muted spans of a track', () => {
  it('run from each mute to its unmute, ignoring repeats, and to the end if still muted', () => {
    const mutes = [muted(200, true), muted(210, true), muted(300, false), muted(310, false), muted(600, true)];
    expect(mutedSpans([runBegan(0, 1), began(100, 1), ...mutes, trackEnded(900, 1)])).toEqual([
      [
        [200, 300],
        [600, 900],
      ],
    ]);
  });

  it('start before the first frame if the track was published muted', () => {
    expect(mutedSpans([runBegan(0, 1), muted(10, true), muted(90, false), began(100, 1), trackEnded(900, 1)])).toEqual([
      [[10, 90]],
    ]);
  });

  it('end with their capture run, because an unmute between runs is not recorded', () => {
    const journal = [
      ...[runBegan(0, 1), began(100, 1), muted(400, true), trackEnded(500, 1), runEnded(500, 1)],
      ...[runBegan(800, 2), began(900, 2), trackEnded(1500, 2)],
    ];
    expect(mutedSpans(journal)).toEqual([[[400, 500]], []]);
  });

  it('continue if the track is still muted in the next capture run', () => {
    const journal = [
      ...[runBegan(0, 1), began(100, 1), muted(400, true), trackEnded(500, 1)],
      ...[runBegan(800, 2), muted(801, true), muted(1000, false), began(1100, 2), trackEnded(1500, 2)],
    ];
    expect(mutedSpans(journal)).toEqual([[[400, 500]], [[801, 1000]]]);
  });
});

describe('the participants of a recording', () => {
  const left = (atMs: number, participantSid: string): JournalEntry => ({
    type: 'participant_left',
    atMs,
    participantSid,
  });
  const joined = (atMs: number, participantSid: string, identity: string): JournalEntry => ({
    ...{ type: 'participant_joined', atMs, participantSid, identity },
    name: `${identity} the ${participantSid}`,
  });

  it('has no participants for an empty journal', () => {
    expect(attendance([])).toEqual([]);
  });

  it('lists participants in join order, each with every time span in the room', () => {
    const journal = [
      runBegan(100, 1),
      joined(50, 'PA_1', 'bob'),
      joined(20, 'PA_2', 'ada'),
      left(200, 'PA_2'),
      joined(300, 'PA_3', 'ada'),
      left(400, 'PA_3'),
      left(410, 'PA_1'),
    ];
    expect(attendance(journal)).toMatchObject([
      {
        identity: 'ada',
        name: 'ada the PA_2',
        spans: [
          { startMs: 20, endMs: 200 },
          { startMs: 300, endMs: 400 },
        ],
      },
      { identity: 'bob', spans: [{ startMs: 50, endMs: 410 }] },
    ]);
  });

  it('keeps a participant across a gap between capture runs unless they left during the gap', () => {
    const journal = [
      ...[runBegan(100, 1), joined(50, 'PA_1', 'ada'), joined(60, 'PA_2', 'bob')],
      { type: 'track_muted', atMs: 150, trackSid: 'TR_1', isMuted: true } as const,
      ...[runBegan(300, 2), joined(50, 'PA_1', 'ada'), left(500, 'PA_1')],
    ];
    expect(attendance(journal).map(({ identity, spans }) => [identity, spans[0]?.startMs, spans[0]?.endMs])).toEqual([
      ['ada', 50, 500],
      ['bob', 60, 150],
    ]);
  });
});
