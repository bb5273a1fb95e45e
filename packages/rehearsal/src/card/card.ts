/**
 * The test card, in pixels, that a robot sends as its camera's picture. Painter and reader share it. What is read back
 * is large, so that it survives lossy codecs and scaling to a tile of a quarter of the size.
 */
export const CARD = { width: 1280, height: 720, fps: 30 } as const;

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** White for `SIGNAL_LENGTH_MS` at every full second, black otherwise. */
export const FLASH: Rectangle = { x: 896, y: 48, width: 320, height: 160 };

/** The frame counter as black and white cells, most significant first, row by row. */
export const BARCODE = { x: 320, y: 240, columns: 8, rows: 3, cellSize: 80 } as const;

export const NAME_AT = { x: 64, y: 56, scale: 10 } as const;
export const CLOCK_AT = { x: 64, y: 144, scale: 8 } as const;
export const COUNTER_AT = { x: 64, y: 640, scale: 6 } as const;

/** The lane of a moving bar, for human viewers. */
export const LANE: Rectangle = { x: 64, y: 528, width: 1152, height: 64 };

/** Flash and beep start together at every full second and last this long. */
export const SIGNAL_PERIOD_MS = 1000;
export const SIGNAL_LENGTH_MS = 120;

export const LUMA = { black: 16, white: 235, background: 96 } as const;

const CELLS = BARCODE.columns * BARCODE.rows;
const CHECK_BITS = 4;
const COUNTER_BITS = CELLS - CHECK_BITS;

/** Counters run from 0 to just below this and then start again at 0: nearly ten hours at 30 frames per second. */
export const COUNTER_LIMIT = 2 ** COUNTER_BITS;

/** Returns the cells of a counter, true for white. */
export function encodeCounter(counter: number): boolean[] {
  const value = counter % COUNTER_LIMIT;
  const code = value * 2 ** CHECK_BITS + checksumOf(value);
  return Array.from({ length: CELLS }, (_, cell) => Math.floor(code / 2 ** (CELLS - 1 - cell)) % 2 === 1);
}

/** Returns the counter of the cells that were read, or null if they contradict each other. */
export function decodeCounter(cells: readonly boolean[]): number | null {
  const code = cells.reduce((sum, isWhite) => sum * 2 + (isWhite ? 1 : 0), 0);
  const value = Math.floor(code / 2 ** CHECK_BITS);
  return code % 2 ** CHECK_BITS === checksumOf(value) ? value : null;
}

/**
 * Computes the checksum. One wrong cell always changes it, and no counter is all black or all white, so an empty
 * picture has no valid counter.
 */
function checksumOf(value: number): number {
  let sum = 0b0101;
  for (let shift = 0; shift < COUNTER_BITS; shift += 4) {
    sum = (sum * 3 + (Math.floor(value / 2 ** shift) % 16)) % 16;
  }
  return sum;
}

/** What distinguishes one robot from another in a mixed recording: a color in the picture, pitches in the sound. */
export interface Persona {
  /** The card's background color as U and V of YUV, 0 to 255. */
  readonly chroma: { readonly u: number; readonly v: number };
  /** The voice: a quiet, continuous tone. */
  readonly voiceHz: number;
  /** The beep at every full second. */
  readonly beepHz: number;
}

// The colors are clearly different, and no pitch is a multiple of another one's.
export const PERSONAS = {
  mentor: { chroma: { u: 190, v: 90 }, voiceHz: 310, beepHz: 1010 },
  mentee: { chroma: { u: 84, v: 186 }, voiceHz: 430, beepHz: 1390 },
  guest: { chroma: { u: 84, v: 84 }, voiceHz: 570, beepHz: 1730 },
  screen: { chroma: { u: 186, v: 186 }, voiceHz: 0, beepHz: 0 },
} as const satisfies Record<string, Persona>;

export type PersonaName = keyof typeof PERSONAS;

/** A picture in planes as codecs accept it: full luma, then U and V at half the width and height. */
export class I420Picture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number, data: Uint8Array = new Uint8Array((width * height * 3) / 2)) {
    this.width = width;
    this.height = height;
    this.data = data;
  }

  fillLuma(area: Rectangle, luma: number): void {
    for (let row = area.y; row < area.y + area.height; row++) {
      const start = row * this.width + area.x;
      this.data.fill(luma, start, start + area.width);
    }
  }

  /** Colors an area with even coordinates and sides; 128 and 128 is gray. */
  fillChroma(area: Rectangle, chroma: { u: number; v: number }): void {
    const stride = this.width / 2;
    const planeU = this.width * this.height;
    const planeV = planeU + (planeU >> 2);
    for (let row = area.y / 2; row < (area.y + area.height) / 2; row++) {
      const start = row * stride + area.x / 2;
      this.data.fill(chroma.u, planeU + start, planeU + start + area.width / 2);
      this.data.fill(chroma.v, planeV + start, planeV + start + area.width / 2);
    }
  }

  lumaAt(x: number, y: number): number {
    return this.data[y * this.width + x] ?? 0;
  }

  chromaAt(x: number, y: number): { u: number; v: number } {
    const planeU = this.width * this.height;
    const offset = planeU + (y >> 1) * (this.width / 2) + (x >> 1);
    return { u: this.data[offset] ?? 0, v: this.data[offset + (planeU >> 2)] ?? 0 };
  }
}
