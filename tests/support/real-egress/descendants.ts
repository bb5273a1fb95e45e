import { readdir, readFile } from 'node:fs/promises';

export interface SystemProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly command: string;
}

/** Returns the processes that a process has started, directly or not, in no particular order. */
export async function descendantsOf(pid: number): Promise<SystemProcess[]> {
  const all = await listProcesses();
  const found = [pid];
  const descendants: SystemProcess[] = [];
  for (const parentPid of found) {
    const children = all.filter((process) => process.parentPid === parentPid);
    found.push(...children.map((child) => child.pid));
    descendants.push(...children);
  }
  return descendants;
}

async function listProcesses(): Promise<SystemProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(readProcess));
  return found.filter((process) => process !== null);
}

/** Returns null if the process has ended meanwhile. */
async function readProcess(pid: string): Promise<SystemProcess | null> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    // The name in parentheses may contain spaces.
    const [, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid: Number(pid), parentPid: Number(parentPid), command: command.replaceAll('\0', ' ').trim() };
  } catch {
    return null;
  }
}
