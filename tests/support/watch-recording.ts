import { type DecodedFrame, decodeFrames, decodeSound, measureTone } from '@young-minds/rehearsal/media';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The colors that a spot of a composed picture can have: those that the tests' cameras send, and those that the
 * composer draws.
 */
const PALETTE = {
  red: [81, 90, 240],
  blue: [41, 240, 110],
  yellow: [210, 16, 146],
  white: [235, 128, 128],
  black: [16, 128, 128],
  nameplate: [77, 134, 101],
  backdrop: [48, 131, 114],
  ring: [170, 132, 98],
} as const;
export type Colour = keyof typeof PALETTE | 'unknown';

/** How far scaling and two codecs may shift a color, in each of Y, U and V. */
const TOLERANCE = 12;

/** `count` consecutive pictures that look the same. */
export type Run = readonly [colour: Colour, count: number];

/** Returns the color of each spot over the time of a video, in runs of pictures. */
export async function watchSpots<Name extends string>(
  file: string,
  spots: Readonly<Record<Name, Point>>,
): Promise<Record<Name, Run[]>> {
  const names = Object.keys(spots) as Name[];
  const seen = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, [Colour, number][]>;
  for await (const { picture } of decodeFrames(file)) {
    for (const name of names) {
      const colour = colourAt(picture, spots[name]);
      const last = seen[name].at(-1);
      if (last?.[0] === colour) last[1]++;
      else seen[name].push([colour, 1]);
    }
  }
  return seen;
}

/** Returns the color at one spot of a decoded picture. */
export function colourAt(picture: DecodedFrame['picture'], { x, y }: Point): Colour {
  const { u, v } = picture.chromaAt(x, y);
  const yuv = [picture.lumaAt(x, y), u, v];
  for (const [name, expected] of Object.entries(PALETTE)) {
    if (expected.every((value, index) => Math.abs(value - (yuv[index] ?? 0)) <= TOLERANCE)) return name as Colour;
  }
  return 'unknown';
}

const SAMPLE_RATE_HZ = 48_000;
const WINDOW_S = 0.01;
const MIN_LEVEL = 0.02;

/** Returns the spans in which a tone is heard, `[from, to]` in seconds, to 10 ms. */
export async function listenForTone(file: string, frequencyHz: number): Promise<[fromS: number, toS: number][]> {
  const samples = await decodeSound(file);
  const windowLength = SAMPLE_RATE_HZ * WINDOW_S;
  const spans: [fromS: number, toS: number][] = [];
  for (let start = 0; start + windowLength <= samples.length; start += windowLength) {
    const level = measureTone(samples.subarray(start, start + windowLength), frequencyHz, SAMPLE_RATE_HZ);
    if (level < MIN_LEVEL) continue;
    const fromS = start / SAMPLE_RATE_HZ;
    const last = spans.at(-1);
    if (last !== undefined && fromS - last[1] < WINDOW_S / 2) last[1] = fromS + WINDOW_S;
    else spans.push([fromS, fromS + WINDOW_S]);
  }
  return spans;
}
