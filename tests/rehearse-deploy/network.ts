import type { Guard } from '@young-minds/local-services/processes/guard';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { startUntilReady } from '@young-minds/local-services/processes/start-process';

/** The address at which slirp4netns answers DNS queries. */
export const NAME_SERVER = '10.0.2.3';
/** As servers name it. */
const INTERFACE = 'eth0';

/** A network of its own that reaches the outside through this machine, and is not reached from there. */
export interface Network extends AsyncDisposable {
  readonly path: string;
}

/** Creates a network namespace with a loopback interface and a translated way out. Its ports are free. */
export async function createNetwork(logFolder: string, guard: Guard): Promise<Network> {
  const name = `young-minds-${process.pid}`;
  await using resources = new AsyncDisposableStack();
  await runCommand('ip', ['netns', 'add', name]);
  resources.defer(async () => {
    await runCommand('ip', ['netns', 'delete', name]);
  });
  await runCommand('ip', ['-netns', name, 'link', 'set', 'lo', 'up']);
  const path = `/run/netns/${name}`;
  const args = ['--configure', '--mtu=65520', '--netns-type=path', path, INTERFACE];
  const gateway = await startUntilReady(
    { name: 'network', file: 'slirp4netns', args, logFolder, guard },
    {
      isReady: async () => (await runCommand('ip', ['-netns', name, 'route'])).includes('default'),
      timeoutMs: 20_000,
    },
  );
  resources.defer(() => gateway.stop());
  const owned = resources.move();
  return { path, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
