import { setTimeout as delay } from 'node:timers/promises';
import type { Podman } from './podman.ts';

const INTERVAL_MS = 2000;

/** Runs the health checks of all containers until it is disposed: podman leaves that to systemd's timers. */
export function runHealthChecks(podman: Podman): AsyncDisposable {
  const stopping = new AbortController();
  const running = repeat(podman, stopping.signal);
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}

async function repeat(podman: Podman, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const names = await podman.run(['ps', '--format', '{{.Names}}']);
    // A container that has no check, or is not healthy, makes the command fail.
    for (const name of names.split('\n').filter(Boolean))
      await podman.run(['healthcheck', 'run', name]).catch(() => '');
    await delay(INTERVAL_MS, undefined, { signal }).catch(() => undefined);
  }
}
