const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A site whose address is this machine's own is not offered to the network; undefined means all interfaces. */
export function listenHost(baseUrl: string): string | undefined {
  return LOOPBACK_NAMES.has(new URL(baseUrl).hostname) ? '127.0.0.1' : undefined;
}
