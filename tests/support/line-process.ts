import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface LineProcess {
  readonly pid: number;
  send(line: string): void;
  /** Resolves with the next `count` lines, from the first unread one. */
  read(count: number): Promise<string[]>;
  /** All lines from the first unread one. */
  readonly lines: AsyncIterable<string>;
  /** Closes its input and waits for its exit. */
  end(): Promise<void>;
}

/** Starts one of our programs in a separate process that communicates in lines of text. */
export function startLineProcess(program: string, facts: object): LineProcess {
  const child = spawn(process.execPath, [program, JSON.stringify(facts)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    pid: pidOf(child),
    lines: { [Symbol.asyncIterator]: () => lines },
    send: (line) => void child.stdin.write(`${line}\n`),
    async read(count) {
      const heard: string[] = [];
      while (heard.length < count) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`${program} ended after ${heard.length} of ${count} lines`);
        heard.push(value);
      }
      return heard;
    },
    end() {
      child.stdin.end();
      return ended;
    },
  };
}

/** Returns the id of a started process. @throws if it could not be started */
export function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the process did not start');
  return pid;
}

/** Clock ticks per second in /proc. Linux has had 100 on every common architecture. */
const TICKS_PER_SECOND = 100;

export interface Usage {
  /** Processor time of all threads, in seconds. */
  readonly cpuSeconds: number;
  readonly rssMiB: number;
  /** Processor time of its children that have ended, in seconds. */
  readonly childCpuSeconds: number;
  /** The largest resident memory since its start, or since `resetPeak`. */
  readonly peakMiB: number;
}

/**
 * Returns what a process has used so far.
 * @see proc(5)
 */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const childTicks = Number(fields[13]) + Number(fields[14]);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    cpuSeconds: ticks / TICKS_PER_SECOND,
    rssMiB: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
    childCpuSeconds: childTicks / TICKS_PER_SECOND,
    peakMiB: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024,
  };
}

/**
 * Makes the peak of a process's memory start again from now.
 * @see proc_pid_clear_refs(5)
 */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
