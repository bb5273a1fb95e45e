import { type Environment, readEnvironment } from '@young-minds/config';
import { POSTGRES_SUPERUSER } from '@young-minds/local-services/postgres/cluster';
import { ROOT } from '@young-minds/local-services/project';
import { completeEnvironment, findEmbeddedParts } from '../instance/environment.ts';
import { readPorts } from '../setup/ports.ts';
import { ensureSecrets, SECRETS_FILE } from '../setup/secrets.ts';

/**
 * Returns the environment of web and worker: the operator's, plus what `npm start` adds if it starts the embedded
 * database or LiveKit.
 */
export async function findEnvironment(operator: Environment = readEnvironment(ROOT)): Promise<NodeJS.Dict<string>> {
  const embedded = findEmbeddedParts(operator);
  if (!embedded.database && !embedded.livekit) return operator;
  const ports = await readPorts();
  const secrets = await ensureSecrets(SECRETS_FILE);
  const { database, livekit, web = 3000 } = ports;
  return completeEnvironment(operator, secrets, {
    databaseUrl:
      embedded.database && database !== undefined
        ? `postgres://${POSTGRES_SUPERUSER}:${secrets.databasePassword}@127.0.0.1:${database}/postgres`
        : null,
    livekitUrl: embedded.livekit && livekit !== undefined ? `ws://127.0.0.1:${livekit}` : null,
    webPort: operator.PORT === undefined ? web : Number(operator.PORT),
  });
}
