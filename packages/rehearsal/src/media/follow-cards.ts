import { LUMA, type Rectangle } from '../card/layout.ts';
import { PERSONAS, type PersonaName } from '../card/personas.ts';
import { decodeFrames } from './decode-media.ts';
import { readCard } from './read-card.ts';

const MIDDLE_LUMA = (LUMA.black + LUMA.white) / 2;

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
  options: { readonly fps?: number } = {},
): Promise<Record<Name, CardSighting[]>> {
  const lists = personas.map((name): [Name, CardSighting[]] => [name, []]);
  const sightings = Object.fromEntries(lists) as Record<Name, CardSighting[]>;
  for await (const { atSeconds, picture } of decodeFrames(file, options)) {
    for (const name of personas) {
      const reading = readCard(picture, PERSONAS[name]);
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
