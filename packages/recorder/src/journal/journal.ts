import { closeSync, existsSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry } from './journal-entry.ts';
import { listRuns, runFolder } from './run-folder.ts';

const FILE_NAME = 'journal.jsonl';

/** Where a take's journal lies, relative to the recording's folder. */
export function journalFile(take: number): string {
  return join(runFolder(take), FILE_NAME);
}

/** Appends entries to the journal of a take. Each is handed to the operating system at once. */
export class Journal {
  readonly #fd: number;
  #isEmpty: boolean;

  /**
   * Makes the take's folder where it is not there yet.
   * @param directory the recording's folder
   * @throws the file system's error where it cannot be written to
   */
  constructor(directory: string, take: number) {
    mkdirSync(join(directory, runFolder(take)), { recursive: true, mode: 0o700 });
    this.#fd = openSync(join(directory, journalFile(take)), 'a', 0o600);
    this.#isEmpty = fstatSync(this.#fd).size === 0;
    // A crash may have cut the last line off; a line break keeps the next entry whole.
    if (!this.#isEmpty) writeSync(this.#fd, '\n');
  }

  /** Whether nothing was ever noted of this take. */
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

/** Every whole entry of a recording's journals, take after take; empty where there is none. A cut-off line is left out. */
export function readJournal(directory: string): JournalEntry[] {
  return new JournalReader(directory).read();
}

const LINE_FEED = 0x0a;

/** Reads a recording's journals again and again while they grow; each time only what has been added is read and parsed. */
export class JournalReader {
  readonly #directory: string;
  readonly #takes = new Map<number, RunJournalReader>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** All entries up to now. */
  read(): JournalEntry[] {
    return listRuns(this.#directory).flatMap((take) => this.#readerOf(take).read());
  }

  #readerOf(take: number): RunJournalReader {
    const reader = this.#takes.get(take) ?? new RunJournalReader(join(this.#directory, journalFile(take)));
    this.#takes.set(take, reader);
    return reader;
  }
}

class RunJournalReader {
  readonly #path: string;
  readonly #entries: JournalEntry[] = [];
  /** Up to where the file has been read, in bytes. */
  #position = 0;
  /** The last line as far as it is there. */
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
    // Only this module writes the file, so what parses is an entry.
    return [JSON.parse(line) as JournalEntry];
  } catch {
    return [];
  }
}
