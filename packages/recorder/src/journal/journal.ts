import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry } from './journal-entry.ts';

const FILE_NAME = 'journal.jsonl';
const RUN_FOLDER = /^take-(\d{1,15})$/;
const LINE_FEED = 0x0a;

/** Appends entries to the journal of a capture run. Each entry is written to the operating system immediately. */
export class Journal {
  readonly #fd: number;
  #isEmpty: boolean;

  /**
   * Creates the capture run's folder if it does not exist.
   * @param directory the recording's folder
   * @throws the file system's error if the folder cannot be written to
   */
  constructor(directory: string, run: number) {
    mkdirSync(join(directory, runFolder(run)), { recursive: true, mode: 0o700 });
    this.#fd = openSync(join(directory, journalFile(run)), 'a', 0o600);
    this.#isEmpty = fstatSync(this.#fd).size === 0;
    // A crash may have cut off the last line; a line break keeps the next entry intact.
    if (!this.#isEmpty) writeSync(this.#fd, '\n');
  }

  /** Whether nothing has been written for this capture run. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  append(entry: JournalEntry): void {
    this.#isEmpty = false;
    writeSync(this.#fd, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    fsyncSync(this.#fd);
    closeSync(this.#fd);
  }
}

/**
 * Returns every complete entry of a recording's journals, one capture run after the other; empty if there are none. A
 * cut-off line is skipped.
 */
export function readJournal(directory: string): JournalEntry[] {
  return new JournalReader(directory).read();
}

/** Reads a recording's journals repeatedly while they grow. Each read parses only what was added. */
export class JournalReader {
  readonly #directory: string;
  readonly #readers = new Map<number, RunJournalReader>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Returns all entries up to now. */
  read(): JournalEntry[] {
    return listRuns(this.#directory).flatMap((run) => this.#readerOf(run).read());
  }

  #readerOf(run: number): RunJournalReader {
    const reader = this.#readers.get(run) ?? new RunJournalReader(join(this.#directory, journalFile(run)));
    this.#readers.set(run, reader);
    return reader;
  }
}

class RunJournalReader {
  readonly #path: string;
  readonly #entries: JournalEntry[] = [];
  /** How far the file has been read, in bytes. */
  #position = 0;
  /** The last line, as far as it has been written. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(path: string) {
    this.#path = path;
  }

  read(): JournalEntry[] {
    const bytes = Buffer.concat([this.#rest, this.#readOn()]);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    for (const line of bytes.toString('utf8', 0, end).split('\n')) this.#entries.push(...parseLine(line));
    this.#rest = bytes.subarray(end);
    return [...this.#entries, ...parseLine(this.#rest.toString('utf8'))];
  }

  #readOn(): Buffer {
    if (!existsSync(this.#path)) return Buffer.alloc(0);
    const fd = openSync(this.#path, 'r');
    try {
      const added = Buffer.alloc(Math.max(0, fstatSync(fd).size - this.#position));
      const length = readSync(fd, added, 0, added.length, this.#position);
      this.#position += length;
      return added.subarray(0, length);
    } finally {
      closeSync(fd);
    }
  }
}

function parseLine(line: string): JournalEntry[] {
  if (line.trim() === '') return [];
  try {
    // Only this module writes the file, so anything that parses is an entry.
    return [JSON.parse(line) as JournalEntry];
  } catch {
    return [];
  }
}

/** Returns the path of a capture run's journal, relative to the recording's folder. */
export function journalFile(run: number): string {
  return join(runFolder(run), FILE_NAME);
}

/** Returns the folder with all files of a capture run, tracks and journal, relative to the recording's folder. */
export function runFolder(run: number): string {
  return `take-${run}`;
}

/** Returns the capture runs of a recording that have files on this disk, in order. */
export function listRuns(directory: string): number[] {
  if (!existsSync(directory)) return [];
  const runs = readdirSync(directory).map((name) => Number(RUN_FOLDER.exec(name)?.[1] ?? Number.NaN));
  return runs.filter(Number.isInteger).sort((one, other) => one - other);
}

/**
 * Returns the number of a capture run that starts now: the time in milliseconds. Capture runs of hosts that share no
 * disk therefore have different numbers, in chronological order.
 */
export function nextRun(directory: string, nowMs: number): number {
  return Math.max(nowMs, 1 + Math.max(0, ...listRuns(directory)));
}
