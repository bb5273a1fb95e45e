/**
 * Records session after session, overlapping, and checks for figures that grow: `npm run soak -- --minutes 30
 * --sessions 100 [--out soak.jsonl]`. Every sample and every session is written to the file immediately. The last
 * line of the output is one JSON object. Exits with 1 if a session is not completed or a figure rises. Linux only.
 */
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { wholeNumber } from '@young-minds/cli/options';
import { DATA_FOLDER } from '@young-minds/local-services/project';
import { findGoProgram, VERSITYGW } from '@young-minds/local-services/stores/store-programs';
import { ensureFfmpeg } from '@young-minds/local-services/tools/system-programs';
import { Command } from 'commander';
import { createRandom } from '../support/create-random.ts';
import { settle } from './settle.ts';
import { holdSessions, mostAtOnce, type SoakPlan } from './soak/hold-sessions.ts';
import { judgeSoakSession, type SoakVerdict } from './soak/judge-soak-session.ts';
import { countKeptRows } from './soak/sample.ts';
import { linesOf, watch } from './soak/watch.ts';
import { startChaosSystem } from './system/chaos-system.ts';
import { endWithProcess } from './system/end-with-process.ts';

/**
 * Time until caches are filled and code is compiled. Earlier samples are written to the file but not used for the
 * trend.
 */
const WARM_UP_MINUTES = 5;
/** A short run, which only shows that this program works, warms up for this share of it. */
const MAX_WARM_UP_SHARE = 1 / 3;
const SESSION_SECONDS = { least: 20, span: 20 };
const SETTLE_TIMEOUT_MS = 300_000;
const CAPTURE_DISK_MIB = 1024;

interface SoakOptions {
  readonly minutes: number;
  readonly sessions: number;
  readonly seed: number;
  readonly out: string;
}

const {
  minutes,
  sessions,
  seed,
  out: outFile,
} = new Command('npm run soak --')
  .description('Record session after session, and check that no resource use grows.')
  .option('--minutes <n>', 'how long the run takes', wholeNumber(1), 30)
  .option('--sessions <n>', 'sessions to record in that time', wholeNumber(2), 100)
  .option('--seed <n>', 'picks the lengths of the sessions', wholeNumber(0), 1)
  .option('--out <file>', 'where samples and results are written', join(DATA_FOLDER, 'soak.jsonl'))
  .parse()
  .opts<SoakOptions>();

await ensureFfmpeg(console.error);
await findGoProgram(VERSITYGW, console.error);
await mkdir(dirname(outFile), { recursive: true });
await using out = await open(outFile, 'w');
const write = (line: object) => out.appendFile(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`);
console.log(`Every sample and session is written to ${outFile}`);

const system = await startChaosSystem({ print: console.log, captureDiskMiB: CAPTURE_DISK_MIB });
endWithProcess(system);
const { db } = system.database;
const beganMs = Date.now();
const watching = watch(system, (sample) => write({ sample }));
const held = await holdSessions(system, planOf());
const samples = await watching.end();
const unsettled = await settle(system, SETTLE_TIMEOUT_MS);
const verdicts: SoakVerdict[] = [];
for (const session of held) {
  const verdict = await judgeSoakSession(db, session);
  verdicts.push(verdict);
  await write({ verdict });
}
const kept = await countKeptRows(db);
await system[Symbol.asyncDispose]();
await rm(system.folder, { recursive: true });

const warmUpMinutes = Math.min(WARM_UP_MINUTES, minutes * MAX_WARM_UP_SHARE);
const lines = linesOf(samples, beganMs + warmUpMinutes * 60_000);
const rising = Object.entries(lines).flatMap(([name, { isRising }]) => (isRising ? [name] : []));
const failures = verdicts.flatMap(({ failure }) => failure ?? []);
const waits = verdicts.flatMap(({ playableSeconds }) => playableSeconds ?? []).sort((a, b) => a - b);
const result = {
  ...{ minutes, sessions, mostAtOnce: mostAtOnce(held), completed: sessions - failures.length, failures, unsettled },
  playableSeconds: { median: waits[Math.floor(waits.length / 2)], worst: waits.at(-1) },
  ...{ samples: samples.length, warmUpMinutes, rising, lines, kept },
};
await write({ result });
console.log(JSON.stringify(result));
const hasPassed = failures.length === 0 && unsettled.length === 0 && rising.length === 0;
process.exit(hasPassed ? 0 : 1);

/** Spreads sessions evenly, so that the last one ends with the time. */
function planOf(): SoakPlan {
  const random = createRandom(seed);
  const { least, span } = SESSION_SECONDS;
  const durationsMs = Array.from({ length: sessions }, () => (least + random() * span) * 1000);
  const everyMs = (minutes * 60_000 - (durationsMs.at(-1) ?? 0)) / (sessions - 1);
  return {
    ...{ sessions, everyMs, durationMs: (index) => durationsMs[index] ?? 0 },
    onLeft: ({ seeded, joinedAtMs, leftAtMs }) =>
      write({ left: seeded.sessionId, seconds: (leftAtMs - joinedAtMs) / 1000 }),
  };
}
