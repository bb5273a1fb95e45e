/**
 * Returns the level of one pitch in a stretch of sound, 0 to 1, where 1 is a sine at full scale.
 * It uses Goertzel's algorithm: one bin of a Fourier transform, at any frequency.
 */
export function measureTone(samples: Float32Array, frequencyHz: number, sampleRateHz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequencyHz) / sampleRateHz);
  let previous = 0;
  let beforePrevious = 0;
  for (const sample of samples) {
    const current = sample + coefficient * previous - beforePrevious;
    beforePrevious = previous;
    previous = current;
  }
  const power = previous ** 2 + beforePrevious ** 2 - coefficient * previous * beforePrevious;
  return (2 * Math.sqrt(Math.max(power, 0))) / samples.length;
}
