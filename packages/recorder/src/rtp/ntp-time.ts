const NTP_UNIX_OFFSET_S = 2_208_988_800;

/**
 * Converts a 64-bit NTP timestamp (32 bits of seconds since 1900, 32 of fraction) to milliseconds since the epoch. RFC
 * 3550, 4.
 */
export function ntpToEpochMs(ntpTimestamp: bigint): number {
  const seconds = Number(ntpTimestamp >> 32n) - NTP_UNIX_OFFSET_S;
  return seconds * 1000 + (Number(ntpTimestamp & 0xffffffffn) * 1000) / 2 ** 32;
}
