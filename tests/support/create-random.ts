const MODULUS = 0x7fffffff;
const MULTIPLIER = 48_271;
/** After this many steps, the numbers of neighboring seeds have nothing in common. */
const WARM_UP = 8;

/**
 * Returns a generator of numbers from 0 to below 1, which are the same for a seed in every run.
 * @see Lehmer's generator, modulus 2^31 - 1
 */
export function createRandom(seed: number): () => number {
  let state = (seed % (MODULUS - 1)) + 1;
  const next = () => {
    state = (state * MULTIPLIER) % MODULUS;
    return state / MODULUS;
  };
  for (let step = 0; step < WARM_UP; step++) next();
  return next;
}
