import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '@young-minds/config';
import { isYoungMindsError } from '@young-minds/recording/domain';
import { type CheckResult, type Finding, failed, ok } from '../doctor/check.ts';
import { findEnvironment } from '../doctor/find-environment.ts';
import { exitCodeOf, lineOf, summaryOf } from '../doctor/report.ts';
import { CHECKS, runCheck } from '../doctor/run-doctor.ts';

/**
 * Examines an installation as it is configured here, and says what to do. One line a check; with `--json` one object
 * instead. `--record` also holds a ten-second session of two robots. Ends with 1 where anything failed.
 */
export async function doctor(args: readonly string[]): Promise<number> {
  const options = { json: { type: 'boolean', default: false }, record: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ args: [...args], options });
  // What the session says of itself must not stand in the object.
  if (values.json) console.log = console.error;
  const results: CheckResult[] = [];
  const tell = (result: CheckResult) => {
    results.push(result);
    if (!values.json) console.log(lineOf(result));
  };
  const config = await examineEnvironment(tell);
  if (config !== null) {
    for (const check of CHECKS) tell(await runCheck(check, config));
    if (values.record) tell(await runCheck({ name: 'recording', run: recordSession }, config));
  }
  if (values.json) process.stdout.write(`${JSON.stringify(summaryOf(results))}\n`);
  return exitCodeOf(results);
}

async function examineEnvironment(tell: (result: CheckResult) => void): Promise<Config | null> {
  try {
    const config = loadConfig(await findEnvironment());
    const { recording, storage } = config;
    const found = `complete: recorder ${recording.recorder}, storage ${storage.provider}`;
    tell({ name: 'environment', durationMs: 0, ...ok(found) });
    return config;
  } catch (error) {
    if (!isYoungMindsError(error)) throw error;
    const { problems } = error.details as { problems?: string[] };
    const found = problems?.join('; ') ?? error.message;
    const advice = 'Set these in the environment or in .env.local; docs/environment.md describes each one.';
    tell({ name: 'environment', durationMs: 0, ...failed(found, advice) });
    return null;
  }
}

/** Loaded only where it is asked for: the robots bring a media engine with them. */
async function recordSession(config: Config): Promise<Finding> {
  const { recordSession: record } = await import('../doctor/record-session.ts');
  return record(config);
}
