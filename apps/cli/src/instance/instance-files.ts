import { readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/core';
import { isRunning } from '@young-minds/local-services/processes/start-process';
import { DATA_FOLDER } from '@young-minds/local-services/project';
import type { Secrets } from '../setup/secrets.ts';

/** The parts that this instance starts itself because the operator configured none. */
export interface EmbeddedParts {
  readonly database: boolean;
  readonly livekit: boolean;
}

export function findEmbeddedParts(operator: Environment): EmbeddedParts {
  return { database: operator.DATABASE_URL === undefined, livekit: operator.LIVEKIT_URL === undefined };
}

export interface StartedParts {
  /** Null if the operator provides it. */
  readonly databaseUrl: string | null;
  readonly livekitUrl: string | null;
  readonly webPort: number;
}

/**
 * Returns the environment of web and worker: the operator's, completed with the values of the embedded parts. Generated
 * secrets and a local address are used only with the embedded database.
 */
export function completeEnvironment(operator: Environment, secrets: Secrets, parts: StartedParts): NodeJS.Dict<string> {
  const ofDatabase: NodeJS.Dict<string> =
    parts.databaseUrl === null
      ? {}
      : {
          BETTER_AUTH_SECRET: secrets.authSecret,
          BETTER_AUTH_URL: `http://localhost:${parts.webPort}`,
          STORAGE_PROVIDER: 'local',
          ...operator,
          DATABASE_URL: parts.databaseUrl,
        };
  const ofLivekit: NodeJS.Dict<string> =
    parts.livekitUrl === null ? {} : { ...livekitKeys(operator, secrets), LIVEKIT_URL: parts.livekitUrl };
  return { ...operator, ...ofDatabase, ...ofLivekit, PORT: String(parts.webPort) };
}

/** Returns the keys of the embedded LiveKit: the operator's if they are set, else generated ones. */
export function livekitKeys(operator: Environment, secrets: Secrets) {
  const { LIVEKIT_API_KEY = secrets.livekitApiKey, LIVEKIT_API_SECRET = secrets.livekitApiSecret } = operator;
  return { LIVEKIT_API_KEY, LIVEKIT_API_SECRET };
}

const FILE = join(DATA_FOLDER, 'instance.pid');

/**
 * Prevents a second instance from using the same data folder. Returns a function that releases the lock.
 * @throws SETUP_FAILED
 */
export async function lockInstance(): Promise<() => void> {
  await mkdir(DATA_FOLDER, { recursive: true });
  const holder = findHolder();
  if (holder !== null) {
    throw new YoungMindsError(
      'SETUP_FAILED',
      `This checkout is already running, as process ${holder}. End that first; if it is something else, remove ${FILE}.`,
    );
  }
  await writeFile(FILE, String(process.pid));
  return () => rmSync(FILE, { force: true });
}

/** Returns the id of another process that uses the data folder, or null. */
export function findHolder(): number | null {
  const holder = readHolder();
  return holder !== null && holder !== process.pid && isRunning({ pid: holder, isGroup: false }) ? holder : null;
}

function readHolder(): number | null {
  try {
    return Number(readFileSync(FILE, 'utf8')) || null;
  } catch {
    return null;
  }
}
