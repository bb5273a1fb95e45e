/** What the player remembers on this device. Private windows and a full storage refuse; it then works without. */
export function readNumber(storage: Storage, key: string): number | null {
  try {
    const stored = storage.getItem(`young-minds.${key}`);
    const value = Number(stored ?? Number.NaN);
    return Number.isFinite(value) ? value : null;
  } catch {
    return null;
  }
}

export function saveNumber(storage: Storage, key: string, value: number): void {
  try {
    storage.setItem(`young-minds.${key}`, String(value));
  } catch {
    // See above.
  }
}
