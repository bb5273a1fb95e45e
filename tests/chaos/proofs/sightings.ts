import { followCards, listenFor } from '@young-minds/rehearsal/media';
import type { Persona } from '../people/person-event.ts';

const FPS = 10;
/** A voice is spoken at 0.08; mixing and levelling may halve it. */
const MIN_VOICE_LEVEL = 0.02;

/** The moments of a recording, in seconds from its beginning, at which a person's picture moves, and is heard. */
export interface Sightings {
  readonly seen: readonly number[];
  readonly heard: readonly number[];
}

/** Decodes the whole of a recording. A picture that stands still, or a name in its place, is not seen. */
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
