import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
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
  const path = join(directory, FILE_NAME);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').flatMap(parseLine);
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
