import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCard } from '../media/read-card.ts';
import { CARD, COUNTER_LIMIT, decodeCounter, encodeCounter, I420Picture, PERSONAS, SIGNAL_LENGTH_MS } from './card.ts';
import { createCardPainter } from './paint-card.ts';

const NOW = new Date('2026-01-02T03:04:05.678Z');

describe('the barcode of a card', () => {
  test('decodes every encoded counter', () => {
    fc.assert(
      fc.property(fc.nat(COUNTER_LIMIT - 1), (counter) => {
        expect(decodeCounter(encodeCounter(counter))).toBe(counter);
      }),
    );
  });

  test('rejects a code with one wrong cell', () => {
    fc.assert(
      fc.property(fc.nat(COUNTER_LIMIT - 1), fc.nat(23), (counter, wrong) => {
        const cells = encodeCounter(counter).map((isWhite, cell) => (cell === wrong ? !isWhite : isWhite));
        expect(decodeCounter(cells)).toBeNull();
      }),
    );
  });

  test.each([false, true])('reads no counter from cells that are all %s', (isWhite) => {
    expect(decodeCounter(new Array(24).fill(isWhite))).toBeNull();
  });
});

describe('a card', () => {
  const mentor = createCardPainter(PERSONAS.mentor, 'Mentor');

  test('is read with its counter, and not as the card of another persona', () => {
    const picture = mentor.paint(10_500, NOW);
    expect(readCard(picture, PERSONAS.mentor)?.counter).toBe(315);
    expect(readCard(picture, PERSONAS.mentee)).toBeNull();
  });

  test('is found in a tile of a quarter of the size', () => {
    const tile = { x: 640, y: 180, width: 640, height: 360 };
    const composite = new I420Picture(1280, 720);
    composite.fillChroma({ x: 0, y: 0, width: 1280, height: 720 }, { u: 128, v: 128 });
    shrinkInto(composite, mentor.paint(20_000, NOW), tile);
    expect(readCard(composite, PERSONAS.mentor)).toEqual({ area: tile, counter: 600, flashLuma: 235 });
  });

  test('is read at half the size with the same counter', () => {
    const picture = createCardPainter(PERSONAS.mentor, 'Mentor', 0.5).paint(20_000, NOW);
    const area = { x: 0, y: 0, width: 640, height: 360 };
    expect(readCard(picture, PERSONAS.mentor)).toEqual({ area, counter: 600, flashLuma: 235 });
  });

  test('flashes at the full second and not after it', () => {
    const at = (elapsedMs: number) => readCard(mentor.paint(elapsedMs, NOW), PERSONAS.mentor)?.flashLuma;
    expect(at(3000)).toBe(235);
    expect(at(3000 + SIGNAL_LENGTH_MS)).toBe(16);
    expect(at(2999)).toBe(16);
  });
});

/** Copies every second pixel of a card into a tile. */
function shrinkInto(target: I420Picture, card: I420Picture, tile: { x: number; y: number }): void {
  for (let y = 0; y < CARD.height / 2; y++) {
    for (let x = 0; x < CARD.width / 2; x++) {
      const pixel = { x: tile.x + x, y: tile.y + y, width: 1, height: 1 };
      target.fillLuma(pixel, card.lumaAt(x * 2, y * 2));
      if (x % 2 === 0 && y % 2 === 0) {
        target.fillChroma({ ...pixel, width: 2, height: 2 }, card.chromaAt(x * 2, y * 2));
      }
    }
  }
}
