import { YoungMindsError } from '@young-minds/core';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { keepPorts, readPorts } from '../setup/ports.ts';

const DEFAULT_PORT = 3000;

/**
 * Chooses the port of the web process. The operator's port is used as it is. Without one, the previous port is used
 * (3000 the first time) if it is free, else any free port.
 * @throws SETUP_FAILED if the operator's port is in use
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
