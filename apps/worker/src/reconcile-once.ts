/** Runs the reconciler once for `npm run reconcile`, with a worker's adapters and without its other tasks. */
import { loadConfig } from '@young-minds/config';
import { isYoungMindsError, systemClock } from '@young-minds/core';
import { createDatabase, createJobQueue, createUnitOfWork } from '@young-minds/database';
import {
  type Finding,
  type ReconcileDeps,
  type ReconcileSummary,
  reconcileRecordings,
  retryRecording,
} from '@young-minds/recording/maintenance';
import { z } from 'zod';
import { createAdapters, createLogger } from './create-adapters.ts';
import { policyOf } from './create-pipeline-deps.ts';

/** The command's options, as JSON in the first argument. */
const options = z
  .object({ dryRun: z.boolean().default(false), json: z.boolean().default(false), retry: z.string().optional() })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const config = loadConfig();
const onError = (error: Error) => console.error(`The database has trouble: ${error.message}`);
const database = createDatabase(config.databaseUrl, { onConnectionError: onError });
const queue = createJobQueue({ databaseUrl: config.databaseUrl, onError });
const adapters = createAdapters(config, createLogger('silent'));
const unitOfWork = createUnitOfWork({ db: database.db, queue });
const deps = { ...adapters, unitOfWork, clock: systemClock, policy: policyOf(config) };

try {
  process.exitCode = options.retry === undefined ? await reconcile(deps) : await retry(deps, options.retry);
} catch (error) {
  console.error(isYoungMindsError(error) ? error.message : error);
  process.exitCode = 1;
} finally {
  adapters.mailer?.close();
  await queue.close();
  await database.close();
}

async function reconcile(all: ReconcileDeps): Promise<number> {
  const isDryRun = options.dryRun;
  const onFinding = (finding: Finding) => options.json || console.log(lineOf(finding, isDryRun));
  const summary = await reconcileRecordings(all, { isDryRun, onFinding });
  console.log(options.json ? JSON.stringify(summary) : textOf(summary));
  return summary.findings.length + summary.troubles.length === 0 ? 0 : 1;
}

async function retry(all: ReconcileDeps, recordingId: string): Promise<number> {
  const from = await retryRecording(all, { recordingId });
  console.log(from === 'capture' ? 'It is composed and stored again.' : 'Its object is in the store: it is completed.');
  return 0;
}

function lineOf({ kind, recordingId, detail, repair }: Finding, isDryRun: boolean): string {
  const done = isDryRun ? 'would repair' : 'repaired';
  return `${repair === undefined ? 'found' : done} ${kind}${recordingId ? ` ${recordingId}` : ''}: ${detail}`;
}

function textOf({ repairs, findings, troubles }: ReconcileSummary): string {
  const sum = (kinds: ReconcileSummary['repairs']) => kinds.reduce((total, { count }) => total + count, 0);
  const lines = troubles.map(({ check, code, message }) => `could not check ${check} (${code}): ${message}`);
  return [
    ...lines,
    `${sum(repairs)} repairs, ${sum(findings)} left to the operator, ${troubles.length} not checked.`,
  ].join('\n');
}
