import type { Environment } from '@young-minds/config';
import type { Secrets } from '../setup/secrets.ts';

/** Which parts this instance brings itself, because the operator named none. */
export interface EmbeddedParts {
  readonly database: boolean;
  readonly livekit: boolean;
}

export function findEmbeddedParts(operator: Environment): EmbeddedParts {
  return { database: operator.DATABASE_URL === undefined, livekit: operator.LIVEKIT_URL === undefined };
}

export interface StartedParts {
  /** Null where the operator brought it. */
  readonly databaseUrl: string | null;
  readonly livekitUrl: string | null;
  readonly webPort: number;
}

/**
 * The environment of web and worker: the operator's, completed by what the embedded parts made known. Generated
 * secrets and a local address stand in only where the database is the embedded one.
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

/** The embedded LiveKit takes the operator's keys where they are given. */
export function livekitKeys(operator: Environment, secrets: Secrets) {
  const { LIVEKIT_API_KEY = secrets.livekitApiKey, LIVEKIT_API_SECRET = secrets.livekitApiSecret } = operator;
  return { LIVEKIT_API_KEY, LIVEKIT_API_SECRET };
}
