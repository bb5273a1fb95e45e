/**
 * Lets the platform record session after session, overlapping, and looks for what grows: `npm run soak -- --minutes 30
 * --sessions 100 [--out soak.jsonl]`. Every sample and every session is written to the file as it comes; the last line on
 * the screen is one JSON object. Ends with 1 where a session is not completed or a figure rises. Linux only.
 */
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DATA_FOLDER } from '../../apps/cli/src/project.ts';
import { createRandom } from '../support/create-random.ts';
import { recordingsOf } from '../support/line-facts.ts';
import { settle } from './settle.ts';
import { fitLine } from './soak/fit-line.ts';
import { holdSessions, type SoakSession } from './soak/hold-sessions.ts';
import { type Sample, takeSample } from './soak/sample.ts';
import { startChaosSystem } from './system/chaos-system.ts';

const SAMPLE_EVERY_MS = 5_000;
/** Until caches are filled and code is compiled; what comes before is written down and left out of the lines. */
const WARM_UP_MINUTES = 5;
/** A short run, which only shows that this works, warms up for this share of it. */
const MAX_WARM_UP_SHARE = 1 / 3;
const SESSION_SECONDS = { least: 20, span: 20 };
const SETTLE_TIMEOUT_MS = 300_000;
const CAPTURE_DISK_MIB = 1024;
/** Leaves are told in whole seconds. */
const DURATION_TOLERANCE_SECONDS = 1.5;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    sessions: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: join(DATA_FOLDER, 'soak.jsonl') },
  },
});
const [minutes, sessions] = [Number(values.minutes), Number(values.sessions)];
if (!(minutes >= 1 && sessions >= 2)) throw new Error('--minutes is to be 1 or more, --sessions 2 or more');

await mkdir(dirname(values.out), { recursive: true });
await using out = await open(values.out, 'w');
const write = (line: object) => out.appendFile(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`);
console.log(`Every sample and session is written to ${values.out}`);

const system = await startChaosSystem({ say: console.log, captureDiskMiB: CAPTURE_DISK_MIB });
const { db } = system.database;
const pids = { web: system.web.pid ?? 0, worker: system.workers.pids[0] ?? 0 };
const beganMs = Date.now();
const samples: (Sample & { readonly atMs: number })[] = [];
const ending = new AbortController();
const sampling = (async () => {
  while (!ending.signal.aborted) {
    const sample = { atMs: Date.now(), ...(await takeSample(db, pids)) };
    samples.push(sample);
    await write({ sample });
    await delay(SAMPLE_EVERY_MS, undefined, { signal: ending.signal }).catch(() => undefined);
  }
})();

const random = createRandom(Number(values.seed));
const durations = Array.from(
  { length: sessions },
  () => (SESSION_SECONDS.least + random() * SESSION_SECONDS.span) * 1000,
);
const lastMs = durations.at(-1) ?? 0;
const everyMs = (minutes * 60_000 - lastMs) / (sessions - 1);
const held = await holdSessions(
  system,
  { sessions, everyMs, durationMs: (index) => durations[index] ?? 0 },
  ({ seeded, joinedAtMs, leftAtMs }) => void write({ left: seeded.sessionId, seconds: (leftAtMs - joinedAtMs) / 1000 }),
);
ending.abort();
await sampling;
const unsettled = await settle(system, SETTLE_TIMEOUT_MS);
const judged = await Promise.all(held.map(judge));
const kept = await keptRows();
await system[Symbol.asyncDispose]();
await rm(system.folder, { recursive: true });

const warmUpMinutes = Math.min(WARM_UP_MINUTES, minutes * MAX_WARM_UP_SHARE);
const counted = samples.filter(({ atMs }) => atMs - beganMs >= warmUpMinutes * 60_000);
const names = Object.keys(counted[0] ?? {}).filter((name) => name !== 'atMs');
const figures = Object.fromEntries(
  names.map((name) => [name, fitLine(counted.map((sample) => ({ atMs: sample.atMs, value: sample[name] ?? 0 })))]),
);
const overlapping = Math.max(...held.map((session) => held.filter((other) => isDuring(session, other)).length));
const failures = judged.flatMap(({ failure }) => failure ?? []);
const rising = names.filter((name) => figures[name]?.isRising);
const playable = judged.flatMap(({ playableSeconds }) => playableSeconds ?? []).sort((a, b) => a - b);
const result = {
  ...{ minutes, sessions, completed: sessions - failures.length, failures, unsettled, mostAtOnce: overlapping },
  warmUpMinutes,
  samples: counted.length,
  playableSeconds: { median: playable[Math.floor(playable.length / 2)], worst: playable.at(-1) },
  rising,
  figures,
  kept,
};
await write({ result });
console.log(JSON.stringify(result));
process.exit(failures.length === 0 && unsettled.length === 0 && rising.length === 0 ? 0 : 1);

async function judge({ seeded, joinedAtMs, leftAtMs }: SoakSession) {
  const rows = await recordingsOf(db, seeded);
  const [row] = rows;
  const heldSeconds = (leftAtMs - joinedAtMs) / 1000;
  const isWhole = Math.abs((row?.durationSeconds ?? 0) - heldSeconds) <= DURATION_TOLERANCE_SECONDS;
  const isGood = rows.length === 1 && row?.status === 'completed' && isWhole;
  const playableSeconds = row?.completedAt ? (row.completedAt.getTime() - leftAtMs) / 1000 : null;
  const told = rows.map(({ phase, durationSeconds }) => `${phase} ${durationSeconds} s`).join(', ');
  const failure = isGood ? null : `${seeded.sessionId}: ${told || 'no recording'}, held ${heldSeconds.toFixed(1)} s`;
  await write({
    session: seeded.sessionId,
    heldSeconds,
    recordedSeconds: row?.durationSeconds,
    playableSeconds,
    failure,
  });
  return { playableSeconds, failure };
}

/** What is kept on purpose and so grows with every session: webhooks, and jobs that are done, for as long as pg-boss keeps them. */
async function keptRows() {
  const { rows } = await db.execute<{ webhooks: number; jobsDone: number; auditLines: number }>(`
    SELECT (SELECT count(*)::int FROM webhook_inbox) AS webhooks,
      (SELECT count(*)::int FROM pgboss.job WHERE state >= 'completed') AS "jobsDone",
      (SELECT count(*)::int FROM livekit_events) AS "auditLines"`);
  return rows[0];
}

function isDuring(session: SoakSession, other: SoakSession): boolean {
  return other.joinedAtMs <= session.joinedAtMs && session.joinedAtMs < other.leftAtMs;
}
