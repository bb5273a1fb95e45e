import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '@young-minds/local-services/processes/run-command';

/** This machine's addresses in the network that it shares with the client. */
export const FIRST_ADDRESS = '198.51.100.1';
export const SECOND_ADDRESS = '198.51.100.2';
const CLIENT_ADDRESS = '198.51.100.3';
const PREFIX = 24;

/** The network of a client that may open connections to port 443 and nothing else, as behind a strict firewall. */
export interface ClientNetwork extends AsyncDisposable {
  /** Puts a program that starts another one in this network into the folder. Returns its path. */
  writeLauncher(folder: string, program: string): Promise<string>;
  /** Returns how many packets the firewall let through to port 443, and how many UDP packets it dropped. */
  countPackets(): Promise<{ readonly passed: number; readonly droppedUdp: number }>;
}

/** Creates the network namespace and its connection to this machine. Only for root. */
export async function createClientNetwork(): Promise<ClientNetwork> {
  const name = `young-minds-client-${process.pid}`;
  const [here, there] = [`ymh${process.pid}`, `ymc${process.pid}`];
  const ip = (...args: string[]) => runCommand('ip', args);
  const filter = (...args: string[]) => runCommand('ip', ['netns', 'exec', name, 'iptables', ...args]);
  await ip('netns', 'add', name);
  await using resources = new AsyncDisposableStack();
  resources.defer(async () => void (await ip('netns', 'delete', name)));
  await ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name);
  for (const address of [FIRST_ADDRESS, SECOND_ADDRESS])
    await ip('address', 'add', `${address}/${PREFIX}`, 'dev', here);
  await ip('link', 'set', here, 'up');
  await ip('-netns', name, 'address', 'add', `${CLIENT_ADDRESS}/${PREFIX}`, 'dev', there);
  for (const device of ['lo', there]) await ip('-netns', name, 'link', 'set', device, 'up');
  await filter('--append', 'OUTPUT', '--out-interface', 'lo', '--jump', 'ACCEPT');
  await filter('--append', 'OUTPUT', '--protocol', 'tcp', '--dport', '443', '--jump', 'ACCEPT');
  await filter('--append', 'OUTPUT', '--protocol', 'udp', '--jump', 'DROP');
  await filter('--policy', 'OUTPUT', 'DROP');
  const owned = resources.move();
  return {
    async writeLauncher(folder, program) {
      const launcher = join(folder, 'in-client-network');
      await mkdir(folder, { recursive: true });
      await writeFile(launcher, `#!/bin/sh\nexec nsenter --net=/run/netns/${name} ${program} "$@"\n`);
      await chmod(launcher, 0o755);
      return launcher;
    },
    async countPackets() {
      const rules = await filter('--list-rules', 'OUTPUT', '--verbose');
      const count = (rule: RegExp) => Number(rule.exec(rules)?.[1] ?? 0);
      return { passed: count(/--dport 443 .*-c (\d+) /), droppedUdp: count(/-p udp .*-c (\d+) \d+ -j DROP/) };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
