import {
  BARCODE,
  CARD,
  decodeCounter,
  FLASH,
  type I420Picture,
  PERSONAS,
  type Persona,
  type PersonaName,
  type Rectangle,
} from '../card/card.ts';
import { decodeFrames } from './decode-media.ts';

/**
 * How a recording shows a camera: `whole`; `trimmed`, which is at least its middle three quarters, as the embedded
 * recorder does; or `cropped` to fill a tile of any width, as the grid of LiveKit Egress does with `object-fit: cover`.
 * With two participants, Egress shows the middle 640 px of a card.
 */
export type Framing = 'whole' | 'trimmed' | 'cropped';

/** The smallest share of a card's width that each framing may show. */
const MIN_SHOWN_SHARE: Readonly<Record<Framing, number>> = { whole: 1, trimmed: 0.75, cropped: 0 };

/** How far codecs and color conversions may change a color. */
const CHROMA_TOLERANCE = 22;
/** Distance in pixels between two samples while searching for a card. */
const SEARCH_STEP = 4;
/** A row or column belongs to the card if at least this share of it has the card's color. */
const MIN_COLOR_SHARE = 0.08;
const MIDDLE_LUMA = 126;

export interface CardSighting {
  /** From the start of the file. */
  readonly atSeconds: number;
  readonly area: Rectangle;
  readonly counter: number | null;
  readonly isFlashing: boolean;
}

/** Returns every picture of a recording in which each persona's card is visible, in order. */
export async function followCards<Name extends PersonaName>(
  file: string,
  personas: readonly Name[],
  { framing = 'trimmed', ...options }: { readonly fps?: number; readonly framing?: Framing } = {},
): Promise<Record<Name, CardSighting[]>> {
  const lists = personas.map((name): [Name, CardSighting[]] => [name, []]);
  const sightings = Object.fromEntries(lists) as Record<Name, CardSighting[]>;
  for await (const { atSeconds, picture } of decodeFrames(file, options)) {
    for (const name of personas) {
      const reading = readCard(picture, PERSONAS[name], framing);
      if (reading === null) continue;
      const { area, counter, flashLuma } = reading;
      sightings[name].push({ atSeconds, area, counter, isFlashing: flashLuma > MIDDLE_LUMA });
    }
  }
  return sightings;
}

/** Returns the times at which the card started to flash. */
export function flashOnsets(sightings: readonly CardSighting[]): number[] {
  return sightings
    .filter(({ isFlashing }, index) => isFlashing && sightings[index - 1]?.isFlashing === false)
    .map(({ atSeconds }) => atSeconds);
}

interface CardReading {
  /** The card's area in the picture, to a few pixels. */
  readonly area: Rectangle;
  /** The frame counter, or null if it cannot be read. */
  readonly counter: number | null;
  /** Mean luma of the area that flashes. */
  readonly flashLuma: number;
}

/** Finds a persona's card in a picture by its color and reads it. Returns null if there is none. */
export function readCard(picture: I420Picture, persona: Persona, framing: Framing = 'trimmed'): CardReading | null {
  const area = findCard(picture, persona);
  return area === null ? null : readCardAt(picture, { area, visible: visiblePart(area, framing) });
}

/** Where a picture shows a card. */
interface Placement {
  readonly area: Rectangle;
  /** The part of the card that fills the area. */
  readonly visible: Rectangle;
}

/** Returns the middle of the card that has the area's aspect ratio; a wider area shows the whole card. */
function visiblePart(area: Rectangle, framing: Framing): Rectangle {
  const shown = (CARD.height * area.width) / area.height;
  const width = Math.min(CARD.width, Math.max(shown, CARD.width * MIN_SHOWN_SHARE[framing]));
  return { x: (CARD.width - width) / 2, y: 0, width, height: CARD.height };
}

function readCardAt(picture: I420Picture, placement: Placement): CardReading {
  const cells = Array.from({ length: BARCODE.columns * BARCODE.rows }, (_, cell) =>
    isWhiteCell(picture, placement, cell),
  );
  const flash = project(intersect(FLASH, placement.visible), placement);
  return { area: placement.area, counter: decodeCounter(cells), flashLuma: meanLuma(picture, flash) };
}

function intersect(part: Rectangle, visible: Rectangle): Rectangle {
  const x = Math.max(part.x, visible.x);
  return { ...part, x, width: Math.min(part.x + part.width, visible.x + visible.width) - x };
}

/** Returns the smallest rectangle around everything in the persona's color; a stray pixel elsewhere does not count. */
function findCard(picture: I420Picture, persona: Persona): Rectangle | null {
  const columns = new Uint32Array(Math.ceil(picture.width / SEARCH_STEP));
  const rows = new Uint32Array(Math.ceil(picture.height / SEARCH_STEP));
  for (let row = 0; row < rows.length; row++) {
    for (let column = 0; column < columns.length; column++) {
      const { u, v } = picture.chromaAt(column * SEARCH_STEP, row * SEARCH_STEP);
      if (Math.abs(u - persona.chroma.u) > CHROMA_TOLERANCE) continue;
      if (Math.abs(v - persona.chroma.v) > CHROMA_TOLERANCE) continue;
      columns[column] = (columns[column] ?? 0) + 1;
      rows[row] = (rows[row] ?? 0) + 1;
    }
  }
  const across = extentOf(columns, rows.length);
  const down = extentOf(rows, columns.length);
  if (across === null || down === null) return null;
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

function extentOf(counts: Uint32Array, possible: number): { start: number; length: number } | null {
  const belongs = (count: number) => count >= possible * MIN_COLOR_SHARE;
  const first = counts.findIndex(belongs);
  if (first === -1) return null;
  return { start: first * SEARCH_STEP, length: (counts.findLastIndex(belongs) + 1 - first) * SEARCH_STEP };
}

function isWhiteCell(picture: I420Picture, placement: Placement, cell: number): boolean {
  // Only the middle of the cell, because its edges are blurred.
  const inset = BARCODE.cellSize / 4;
  const x = BARCODE.x + (cell % BARCODE.columns) * BARCODE.cellSize + inset;
  const y = BARCODE.y + Math.floor(cell / BARCODE.columns) * BARCODE.cellSize + inset;
  return meanLuma(picture, project({ x, y, width: inset * 2, height: inset * 2 }, placement)) > MIDDLE_LUMA;
}

/** Converts a rectangle of the card to its place in the picture. */
function project(part: Rectangle, { area, visible }: Placement): Rectangle {
  const scaleX = area.width / visible.width;
  const scaleY = area.height / visible.height;
  return {
    x: Math.round(area.x + (part.x - visible.x) * scaleX),
    y: Math.round(area.y + (part.y - visible.y) * scaleY),
    width: Math.max(1, Math.round(part.width * scaleX)),
    height: Math.max(1, Math.round(part.height * scaleY)),
  };
}

function meanLuma(picture: I420Picture, area: Rectangle): number {
  let sum = 0;
  for (let y = area.y; y < area.y + area.height; y++) {
    for (let x = area.x; x < area.x + area.width; x++) sum += picture.lumaAt(x, y);
  }
  return sum / (area.width * area.height);
}
