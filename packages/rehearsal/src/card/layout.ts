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
