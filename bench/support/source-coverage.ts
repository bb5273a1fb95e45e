import { readFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector/promises';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ROOT } from '@young-minds/local-services/project';

export interface FileCoverage {
  /** Relative to the project. */
  readonly file: string;
  /** Share of the characters of its functions that have run, from 0 to 1. */
  readonly share: number;
}

/** Measures which code of this project runs from now on, by V8's block coverage. */
export interface CoverageMeter extends AsyncDisposable {
  /** Returns the coverage of the files below folders of the project, the least covered first, and starts again. */
  read(folders: readonly string[]): Promise<FileCoverage[]>;
}

export async function startCoverage(): Promise<CoverageMeter> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    async read(folders) {
      const { result } = await session.post('Profiler.takePreciseCoverage');
      const prefixes = folders.map((folder) => `${pathToFileURL(join(ROOT, folder)).href}/`);
      const wanted = result.filter(({ url }) => prefixes.some((prefix) => url.startsWith(prefix)));
      return wanted.map(coverageOf).toSorted((a, b) => a.share - b.share);
    },
    async [Symbol.asyncDispose]() {
      await session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}

/** Later ranges are inside earlier ones and more exact. The first function of a script is the script itself. */
function coverageOf({ url, functions }: Profiler.ScriptCoverage): FileCoverage {
  const path = fileURLToPath(url);
  const counted = new Uint8Array(readFileSync(path, 'utf8').length);
  const ran = new Uint8Array(counted.length);
  for (const { ranges } of functions.filter(({ functionName }) => functionName !== '')) {
    for (const { startOffset, endOffset, count } of ranges) {
      counted.fill(1, startOffset, endOffset);
      ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
    }
  }
  const total = counted.reduce((sum, isCounted) => sum + isCounted, 0);
  const covered = ran.reduce((sum, hasRun, index) => sum + (counted[index] === 1 ? hasRun : 0), 0);
  return { file: relative(ROOT, path), share: total === 0 ? 1 : covered / total };
}
