import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Guard } from '@young-minds/local-services/processes/guard';
import { runCommand, succeeds } from '@young-minds/local-services/processes/run-command';
import { type RunningProcess, sendSignal, startProcess } from '@young-minds/local-services/processes/start-process';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import type { Network } from './network.ts';

const BOOT_TIMEOUT_MS = 180_000;
const SHUTDOWN_TIMEOUT_MS = 180_000;
/** `degraded` means that a unit failed, for example one that needs hardware; the services are checked separately. */
const IS_UP = 'systemctl is-system-running | grep -qx -e running -e degraded';
/** What the scripts need, and nothing else: a server has no locale, for example. */
const ENVIRONMENT = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'HOME=/root',
  'DEBIAN_FRONTEND=noninteractive',
];

interface MachineOptions {
  /** Folder with the machine's files below `root`, and its logs. */
  readonly folder: string;
  readonly network: Network;
  /** Folders of this machine that it shares, by their path there. */
  readonly shared: Readonly<Record<string, string>>;
  readonly guard: Guard;
}

/** A booted machine with its own systemd, processes and network. */
export interface Machine {
  /** Runs a Bash script as root. Returns its output, standard error included. @throws SETUP_FAILED if it fails */
  run(script: string): Promise<string>;
  /** Returns whether the script exits with 0. */
  check(script: string): Promise<boolean>;
  /** Shuts the machine down in order, as its power button does, and boots it again. */
  restart(): Promise<void>;
  /** Ends all of its processes immediately. */
  kill(): Promise<void>;
}

/** Boots the files of a Debian system with systemd-nspawn. */
export async function bootMachine(options: MachineOptions): Promise<Machine> {
  let current = await boot(options);
  const commandOf = (script: string): readonly string[] => [
    ...['--target', current.leader, '--all', 'env', '-i', ...ENVIRONMENT],
    // The log keeps what a failure would otherwise shorten to its last lines.
    ...['bash', '-o', 'pipefail', '-c', `(set -e; ${script}\n) 2>&1 | tee -a /var/log/rehearsal.log`],
  ];
  const run = (script: string) => runCommand('nsenter', commandOf(script));
  return {
    run,
    check: (script) => succeeds('nsenter', commandOf(script)),
    async restart() {
      await run('systemctl poweroff');
      await waitUntil(() => current.booted.hasEnded(), {
        timeoutMs: SHUTDOWN_TIMEOUT_MS,
        what: 'the machine to shut down',
      });
      current = await boot(options);
    },
    async kill() {
      // The end of systemd-nspawn alone would leave its machine running.
      sendSignal({ pid: Number(current.leader), isGroup: false }, 'SIGKILL');
      await current.booted.kill();
    },
  };
}

interface Booted {
  readonly booted: RunningProcess;
  /** The process id of the machine's systemd. */
  readonly leader: string;
}

async function boot({ folder, network, shared, guard }: MachineOptions): Promise<Booted> {
  const binds = Object.entries(shared).map(([path, target]) => `--bind=${path}:${target}`);
  const args = [
    ...['--directory', join(folder, 'root'), '--boot', '--register=no', '--keep-unit', '--resolv-conf=off'],
    ...[`--network-namespace-path=${network.path}`, ...binds],
  ];
  const booted = await startProcess({ name: 'machine', file: 'systemd-nspawn', args, logFolder: folder, guard });
  const waiting = { timeoutMs: BOOT_TIMEOUT_MS, what: `the machine to boot (${booted.logFile})` };
  const leader = await waitUntil(() => findBootedSystemd(booted), waiting).catch(async (error: unknown) => {
    await booted.kill();
    throw error;
  });
  return { booted, leader };
}

/** Returns the process id of the machine's systemd, the only child of systemd-nspawn, once all units have started. */
async function findBootedSystemd({ pid }: RunningProcess): Promise<string | null> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const [leader] = children.split(' ').filter((child) => child !== '');
  if (leader === undefined) return null;
  const isUp = await succeeds('nsenter', ['--target', leader, '--all', 'sh', '-c', IS_UP]);
  return isUp ? leader : null;
}
