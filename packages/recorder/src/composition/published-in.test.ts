import { expect, test } from 'vitest';
import type { CapturedTrack, Span } from './captured-track.ts';
import { publishedIn } from './published-in.ts';

const START_MS = Date.UTC(2026, 2, 1, 10);
const ms = (from: number, to: number): Span => ({ startMs: START_MS + from * 1000, endMs: START_MS + to * 1000 });
const s = (startSeconds: number, endSeconds: number) => ({ startSeconds, endSeconds });

interface Publication {
  readonly identity: string;
  readonly source: CapturedTrack['source'];
  readonly span: Span;
  readonly muted?: readonly Span[];
}

const track = ({ identity, source, span, muted = [] }: Publication) =>
  ({ identity, source, span, mutedSpans: muted }) as unknown as CapturedTrack;

test('published is what is not muted; a conversation needs the microphones of two participants', () => {
  const tracks = [
    track({ identity: 'ada', source: 'camera', span: ms(0, 60), muted: [ms(10, 20)] }),
    track({ identity: 'ada', source: 'screen_share', span: ms(0, 90) }),
    track({ identity: 'ada', source: 'microphone', span: ms(0, 30) }),
    // The same participant with a second connection.
    track({ identity: 'ada', source: 'microphone', span: ms(28, 60), muted: [ms(50, 60)] }),
    track({ identity: 'ben', source: 'microphone', span: ms(40, 80) }),
  ];
  expect(publishedIn({ tracks, sessionSpan: ms(0, 100) })).toEqual({
    camera: [s(0, 10), s(20, 60)],
    microphone: [s(0, 80)],
    conversation: [s(40, 50)],
  });
});
