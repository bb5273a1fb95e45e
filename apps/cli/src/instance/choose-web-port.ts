import { YoungMindsError } from '@young-minds/core';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { keepPorts, readPorts } from '../setup/ports.ts';

const DEFAULT_PORT = 3000;

/**
 * Where the web process is to listen. The operator's port is taken as it is; the default one gives way to what
 * already listens there.
 * @throws SETUP_FAILED where the operator's port is taken
 */
export async function chooseWebPort(wanted: string | undefined): Promise<number> {
  const { web: keptPort = DEFAULT_PORT } = await readPorts();
  const port = await findFreePort(wanted === undefined ? keptPort : Number(wanted));
  if (wanted !== undefined && port !== Number(wanted)) {
    throw new YoungMindsError(
      'SETUP_FAILED',
      `Port ${wanted} is taken. End what listens there or choose another PORT.`,
    );
  }
  await keepPorts({ web: port });
  return port;
}
