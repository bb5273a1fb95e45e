import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry } from './journal-entry.ts';

const FILE_NAME = 'journal.jsonl';

/** Appends entries to a recording's journal. Each is handed to the operating system at once. */
export class Journal {
  readonly #fd: number;

  /** @throws the file system's error where the folder cannot be written to */
  constructor(directory: string) {
    this.#fd = openSync(join(directory, FILE_NAME), 'a', 0o600);
    // A crash may have cut the last line off; a line break keeps the next entry whole.
    writeSync(this.#fd, '\n');
  }

  append(entry: JournalEntry): void {
    writeSync(this.#fd, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    fsyncSync(this.#fd);
    closeSync(this.#fd);
  }
}

/** Every whole entry of a recording's journal, in order; empty where there is none. A cut-off line is left out. */
export function readJournal(directory: string): JournalEntry[] {
  return new JournalReader(directory).read();
}

const LINE_FEED = 0x0a;

/** Reads a journal again and again while it grows; each time only what has been added is read and parsed. */
export class JournalReader {
  readonly #path: string;
  readonly #entries: JournalEntry[] = [];
  /** Up to where the file has been read, in bytes. */
  #position = 0;
  /** The last line as far as it is there. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(directory: string) {
    this.#path = join(directory, FILE_NAME);
  }

  /** All entries up to now. */
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
