import {
  BARCODE,
  CARD,
  CLOCK_AT,
  COUNTER_AT,
  encodeCounter,
  FLASH,
  I420Picture,
  LANE,
  LUMA,
  NAME_AT,
  type Persona,
  type Rectangle,
  SIGNAL_LENGTH_MS,
  SIGNAL_PERIOD_MS,
} from './card.ts';
import { GLYPH, glyphOf } from './glyphs.ts';

const GRAY = { u: 128, v: 128 };
const RUNNER_WIDTH = 48;
const RUNNER_STEP = 8;

interface CardPainter {
  /** Paints the card for a time into the painter's only picture, which the next call overwrites. */
  paint(elapsedMs: number, wallClock: Date): I420Picture;
}

/** Pixels of the picture per pixel of the card's layout; every length of the layout is still whole at half the size. */
export type CardScale = 1 | 0.5;

/** Creates a painter of one robot's card. Constant parts are painted once; a frame costs a few block writes. */
export function createCardPainter(persona: Persona, name: string, scale: CardScale = 1): CardPainter {
  const picture = new ScaledPicture(scale);
  const everything = { x: 0, y: 0, width: CARD.width, height: CARD.height };
  picture.fillLuma(everything, LUMA.background);
  picture.fillChroma(everything, persona.chroma);
  for (const panel of [FLASH, LANE, barcodeArea()]) picture.fillChroma(panel, GRAY);
  writeText(picture, NAME_AT, name.slice(0, 12));
  return {
    paint(elapsedMs, wallClock) {
      const counter = counterAt(elapsedMs);
      paintBarcode(picture, counter);
      paintLane(picture, counter);
      picture.fillLuma(FLASH, isSignaling(elapsedMs) ? LUMA.white : LUMA.black);
      writeText(picture, CLOCK_AT, wallClock.toISOString().slice(11, 21));
      writeText(picture, COUNTER_AT, String(counter).padStart(7, '0'));
      return picture;
    },
  };
}

/** Returns the number of the frame that is shown at a time. */
export function counterAt(elapsedMs: number): number {
  return Math.floor((elapsedMs * CARD.fps) / 1000);
}

/** Returns whether flash and beep are on at a time. */
export function isSignaling(elapsedMs: number): boolean {
  return elapsedMs % SIGNAL_PERIOD_MS < SIGNAL_LENGTH_MS;
}

/** A picture that is painted in the pixels of the card's layout. */
class ScaledPicture extends I420Picture {
  readonly #scale: CardScale;

  constructor(scale: CardScale) {
    super(CARD.width * scale, CARD.height * scale);
    this.#scale = scale;
  }

  override fillLuma(area: Rectangle, luma: number): void {
    super.fillLuma(this.#scaled(area), luma);
  }

  override fillChroma(area: Rectangle, chroma: { u: number; v: number }): void {
    super.fillChroma(this.#scaled(area), chroma);
  }

  #scaled({ x, y, width, height }: Rectangle): Rectangle {
    return { x: x * this.#scale, y: y * this.#scale, width: width * this.#scale, height: height * this.#scale };
  }
}

function barcodeArea(): Rectangle {
  const { x, y, columns, rows, cellSize } = BARCODE;
  return { x, y, width: columns * cellSize, height: rows * cellSize };
}

function paintBarcode(picture: I420Picture, counter: number): void {
  for (const [cell, isWhite] of encodeCounter(counter).entries()) {
    const column = cell % BARCODE.columns;
    const row = Math.floor(cell / BARCODE.columns);
    const area = {
      x: BARCODE.x + column * BARCODE.cellSize,
      y: BARCODE.y + row * BARCODE.cellSize,
      width: BARCODE.cellSize,
      height: BARCODE.cellSize,
    };
    picture.fillLuma(area, isWhite ? LUMA.white : LUMA.black);
  }
}

function paintLane(picture: I420Picture, counter: number): void {
  const position = (counter * RUNNER_STEP) % (LANE.width - RUNNER_WIDTH);
  picture.fillLuma(LANE, LUMA.black);
  picture.fillLuma({ ...LANE, x: LANE.x + position, width: RUNNER_WIDTH }, LUMA.white);
}

interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

function writeText(picture: I420Picture, place: TextPlace, text: string): void {
  for (const [index, sign] of [...text].entries()) {
    writeSign(picture, { ...place, x: place.x + index * GLYPH.advance * place.scale }, sign);
  }
}

function writeSign(picture: I420Picture, { x, y, scale }: TextPlace, sign: string): void {
  picture.fillLuma({ x, y, width: GLYPH.width * scale, height: GLYPH.height * scale }, LUMA.background);
  for (const [row, cells] of glyphOf(sign).entries()) {
    for (const [column, isInk] of cells.entries()) {
      if (!isInk) continue;
      picture.fillLuma({ x: x + column * scale, y: y + row * scale, width: scale, height: scale }, LUMA.white);
    }
  }
}
