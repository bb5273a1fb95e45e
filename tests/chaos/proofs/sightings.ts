import { followCards, listenFor } from '@young-minds/rehearsal/media';
import type { Persona } from '../participants/participant-event.ts';

const FPS = 10;
/** A voice has a level of 0.08; mixing and leveling may halve it. */
const MIN_VOICE_LEVEL = 0.02;

/**
 * The moments, in seconds from the beginning of a recording, at which a participant's picture moves, and is heard.
 */
export interface Sightings {
  readonly seen: readonly number[];
  readonly heard: readonly number[];
}

/** Decodes all of a recording. A frozen picture, or a name in its place, does not count as seen. */
export async function sightingsIn(
  file: string,
  personas: readonly Persona[],
): Promise<ReadonlyMap<Persona, Sightings>> {
  const [cards, voices] = [await followCards(file, personas, { fps: FPS }), await listenFor(file, personas)];
  return new Map(
    personas.map((persona) => {
      const sightings = cards[persona];
      const seen = sightings.flatMap(({ atSeconds, counter }, index) =>
        counter !== null && counter !== sightings[index - 1]?.counter ? [atSeconds] : [],
      );
      const { voice, windowMs } = voices[persona];
      const heard = voice.flatMap((level, index) => (level >= MIN_VOICE_LEVEL ? [(index * windowMs) / 1000] : []));
      return [persona, { seen, heard }];
    }),
  );
}
