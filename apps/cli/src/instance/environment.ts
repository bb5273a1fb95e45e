import { type Environment, readEnvironment } from '@young-minds/config';
import { ROOT } from '@young-minds/local-services/project';
import { type KeptSecrets, readSecrets, SECRETS_FILE } from '../setup/secrets.ts';
import { DEFAULT_WEB_PORT, readPorts } from './ports.ts';
import { runtimeUrlOfEmbedded } from './start-database.ts';

/**
 * Returns the environment of web and worker: the operator's, plus what `npm start` has added if it started the embedded
 * database or LiveKit. Only reads, because doctor also runs where nothing can be written, such as in a container.
 */
export async function findEnvironment(
  operator: Environment = readEnvironment(ROOT),
  secretsFile: string = SECRETS_FILE,
): Promise<NodeJS.Dict<string>> {
  const embedded = findEmbeddedParts(operator);
  if (!embedded.database && !embedded.livekit) return operator;
  const secrets = await readSecrets(secretsFile);
  if (secrets === null) return operator;
  const { database, livekit, web = DEFAULT_WEB_PORT } = await readPorts();
  return completeEnvironment(operator, secrets, {
    databaseUrl:
      embedded.database && database !== undefined ? runtimeUrlOfEmbedded(secrets.databasePassword, database) : null,
    livekitUrl: embedded.livekit && livekit !== undefined ? `ws://127.0.0.1:${livekit}` : null,
    webPort: operator.PORT === undefined ? web : Number(operator.PORT),
  });
}

/** The parts that this instance starts itself because the operator configured none. */
export interface EmbeddedParts {
  readonly database: boolean;
  readonly livekit: boolean;
}

export function findEmbeddedParts(operator: Environment): EmbeddedParts {
  return { database: operator.DATABASE_URL === undefined, livekit: operator.LIVEKIT_URL === undefined };
}

interface StartedParts {
  /** Null if the operator provides it. */
  readonly databaseUrl: string | null;
  readonly livekitUrl: string | null;
  readonly webPort: number;
}

/**
 * Returns the environment of web and worker: the operator's, completed with the values of the embedded parts. Generated
 * secrets and a local address are used only with the embedded database.
 */
export function completeEnvironment(
  operator: Environment,
  secrets: KeptSecrets,
  parts: StartedParts,
): NodeJS.Dict<string> {
  const ofDatabase: NodeJS.Dict<string> =
    parts.databaseUrl === null
      ? {}
      : {
          BETTER_AUTH_SECRET: secrets.authSecret,
          AUDIT_ANCHOR_KEY: secrets.auditAnchorKey,
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
export function livekitKeys(operator: Environment, secrets: KeptSecrets) {
  const { LIVEKIT_API_KEY = secrets.livekitApiKey, LIVEKIT_API_SECRET = secrets.livekitApiSecret } = operator;
  return { LIVEKIT_API_KEY, LIVEKIT_API_SECRET };
}
