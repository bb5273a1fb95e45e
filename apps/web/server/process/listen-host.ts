const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Returns the host to listen on: loopback if the site's URL is a loopback address, else undefined (all interfaces). */
export function listenHost(baseUrl: string): string | undefined {
  return LOOPBACK_NAMES.has(new URL(baseUrl).hostname) ? '127.0.0.1' : undefined;
}
