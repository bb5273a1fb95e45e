import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { childEnvironment } from '@young-minds/config';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { sendSignal } from '@young-minds/local-services/processes/start-process';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';

const TIMEOUT_MS = 120_000;

/** A part of an instance: its name in the output, and what its command line contains below the checkout. */
export const INSTANCE_PARTS = {
  worker: { name: 'The worker process', commandPart: 'apps/worker/src/main.ts' },
  web: { name: 'The web process', commandPart: 'apps/web/main.ts' },
  livekit: { name: 'LiveKit', commandPart: '.data/livekit/livekit.json' },
  postgres: { name: 'PostgreSQL', commandPart: '.data/postgres/data' },
} as const;

export type InstancePart = keyof typeof INSTANCE_PARTS;

export const INSTANCE_PART_KEYS = Object.keys(INSTANCE_PARTS) as readonly InstancePart[];

export interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Returns all processes of this machine. */
export async function listProcesses(): Promise<ListedProcess[]> {
  const listed = await runCommand('ps', ['-eo', 'pid=,ppid=,args=']);
  return listed.split('\n').flatMap((line) => {
    const [, pid, parent, command = ''] = /^ *(\d+) +(\d+) (.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** What `npm start` runs in a checkout, with an embedded PostgreSQL and LiveKit. */
export interface NpmStart {
  readonly npm: ChildProcess;
  readonly port: number;
  /** What it has printed so far. */
  readonly lines: readonly string[];
  /** Resolves once a line contains the text. */
  untilPrinted(text: string): Promise<unknown>;
  /** Returns the process of each part, which is the leader of its children. */
  pids(): Promise<Readonly<Record<InstancePart, number | undefined>>>;
  /** Kills a part as a crash would. Resolves once `npm start` has restarted it. */
  killPart(part: InstancePart): Promise<void>;
}

/** Runs `npm start` in a separate checkout. */
export async function npmStart(checkout: string): Promise<NpmStart> {
  const port = await findFreePort();
  const env = childEnvironment({
    ...{ DATABASE_URL: '', LIVEKIT_URL: '', BETTER_AUTH_SECRET: '', BETTER_AUTH_URL: '', STORAGE_PROVIDER: '' },
    ...{ SMTP_URL: '', MAIL_FROM: '', PORT: String(port), WORKER_HTTP_PORT: String(await findFreePort()) },
    // The tests have a cache of their own.
    NODE_COMPILE_CACHE: undefined,
    LOCAL_STORAGE_DIR: join(checkout, 'recordings'),
    CAPTURE_DIR: join(checkout, 'capture'),
  });
  const npm = spawn('npm', ['start'], { cwd: checkout, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface({ input: npm.stdout }).on('line', (line) => lines.push(line));
  const untilPrinted = (text: string, from = 0) =>
    waitUntil(() => lines.slice(from).some((line) => line.includes(text)), {
      timeoutMs: TIMEOUT_MS,
      what: `"${text}"`,
    });
  const pids = () => findParts(checkout);
  return {
    ...{ npm, port, lines, untilPrinted, pids },
    async killPart(part) {
      const from = lines.length;
      sendSignal({ pid: (await pids())[part] ?? 0, isGroup: false }, 'SIGKILL');
      await untilPrinted(`${INSTANCE_PARTS[part].name} is running again.`, from);
    },
  };
}

async function findParts(checkout: string): Promise<Record<InstancePart, number | undefined>> {
  const all = await listProcesses();
  const find = (part: InstancePart) =>
    all.find(({ command }) => command.includes(join(checkout, INSTANCE_PARTS[part].commandPart)))?.pid;
  return { worker: find('worker'), web: find('web'), livekit: find('livekit'), postgres: find('postgres') };
}
