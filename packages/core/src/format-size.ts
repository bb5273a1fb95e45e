const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/**
 * Formats a size for people: `1_234_567` -> `1.2 MB`. Units are powers of 1000, as on disks and in download dialogs;
 * there is at most one decimal.
 * @param sizeBytes 0 or more
 */
export function formatSize(sizeBytes: number): string {
  let value = Math.round(sizeBytes);
  let power = 0;
  // Compares the rounded value, so that 999 999 bytes are 1 MB and not 1000 kB.
  while (Math.round(value * 10) / 10 >= 1000 && power < UNITS.length - 1) {
    power += 1;
    value = sizeBytes / 1000 ** power;
  }
  return `${Math.round(value * 10) / 10} ${UNITS[power]}`;
}
