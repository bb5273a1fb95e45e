import { type Config, loadConfig } from '@young-minds/config';
import { isYoungMindsError } from '@young-minds/core';
import { findEnvironment } from '../instance/environment.ts';
import { type Check, type CheckResult, type Finding, failed, ok, reasonOf } from './check.ts';
import { checkAuditAnchors } from './checks/audit.ts';
import { checkDatabase, checkMigrations } from './checks/database.ts';
import { checkEgress, checkEgressFolder } from './checks/egress.ts';
import { checkClock, checkLivekit, checkLivekitKey } from './checks/livekit.ts';
import { checkDisk, checkFfmpeg } from './checks/machine.ts';
import { checkMail } from './checks/mail.ts';
import { checkStorage } from './checks/storage.ts';
import { checkOwnWebhook, checkRealWebhook } from './checks/webhook.ts';
import { checkWorker } from './checks/worker.ts';

const NAME_WIDTH = 14;
const STATE_WIDTH = 8;

/** In this order, because one failure can explain those after it. */
const CHECKS: readonly Check[] = [
  { name: 'database', run: checkDatabase },
  { name: 'migrations', run: checkMigrations },
  { name: 'LiveKit', run: checkLivekit },
  { name: 'LiveKit key', run: checkLivekitKey },
  { name: 'clock', run: checkClock },
  { name: 'webhook, own', run: checkOwnWebhook },
  { name: 'webhook, real', run: checkRealWebhook },
  { name: 'worker', run: checkWorker },
  { name: 'Egress', run: checkEgress },
  { name: 'Egress folder', run: checkEgressFolder },
  { name: 'ffmpeg', run: () => checkFfmpeg() },
  { name: 'storage', run: checkStorage },
  { name: 'audit trail', run: checkAuditAnchors },
  { name: 'disk', run: checkDisk },
  { name: 'mail', run: checkMail },
];

export interface DoctorOptions {
  /** Also records a ten-second session of two robots. */
  readonly record?: boolean;
  /** Prints one object instead of one line per check. */
  readonly json?: boolean;
}

/** Checks the installation as it is configured here and prints the results. Returns 1 if a check failed. */
export async function examineInstallation({ record = false, json = false }: DoctorOptions): Promise<number> {
  // Progress output of the recorded session must not mix with the JSON object.
  if (json) console.log = console.error;
  const results: CheckResult[] = [];
  const report = (result: CheckResult) => {
    results.push(result);
    if (!json) console.log(lineOf(result));
  };
  const config = await examineEnvironment(report);
  if (config !== null) {
    for (const check of CHECKS) report(await runCheck(check, config));
    if (record) report(await runCheck({ name: 'recording', run: recordSession }, config));
  }
  if (json) process.stdout.write(`${JSON.stringify(summaryOf(results))}\n`);
  return exitCodeOf(results);
}

async function examineEnvironment(report: (result: CheckResult) => void): Promise<Config | null> {
  try {
    const config = loadConfig(await findEnvironment());
    const { recording, storage } = config;
    const found = `complete: recorder ${recording.recorder}, storage ${storage.provider}`;
    report({ name: 'environment', durationMs: 0, ...ok(found) });
    return config;
  } catch (error) {
    if (!isYoungMindsError(error)) throw error;
    const { problems } = error.details as { problems?: string[] };
    const found = problems?.join('; ') ?? error.message;
    const advice = 'Set these in the environment or in .env.local; docs/environment.md describes them.';
    report({ name: 'environment', durationMs: 0, ...failed(found, advice) });
    return null;
  }
}

/** Loads the robots, and with them a media engine, only if they are needed. */
async function recordSession(config: Config): Promise<Finding> {
  const { recordSession: record } = await import('./record-session.ts');
  return record(config);
}

/** Runs one check; an unexpected error fails that check and does not stop the doctor. */
async function runCheck({ name, run }: Check, config: Config): Promise<CheckResult> {
  const begunAt = performance.now();
  const finding = await run(config).catch(
    (error: unknown): Finding =>
      failed(reasonOf(error), 'This is an unexpected error; see the logs of web and worker.'),
  );
  return { name, ...finding, durationMs: Math.round(performance.now() - begunAt) };
}

/** Formats one check as one line: name, result, what to do. */
function lineOf({ name, state, found, advice }: CheckResult): string {
  const text = `${state.padEnd(STATE_WIDTH)} ${name.padEnd(NAME_WIDTH)} ${found}`;
  return advice === null ? text : `${text} -> ${advice}`;
}

/** Returns 0 if no check failed; warnings do not change the exit code. */
function exitCodeOf(results: readonly CheckResult[]): number {
  return results.some(({ state }) => state === 'failed') ? 1 : 0;
}

function summaryOf(results: readonly CheckResult[]): object {
  return { isWell: exitCodeOf(results) === 0, checks: results };
}
