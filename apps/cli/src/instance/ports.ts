import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { DATA_FOLDER } from '@young-minds/local-services/project';
import { z } from 'zod';
import { readPrivateFile, writePrivateFile } from '../setup/secrets.ts';

export const DEFAULT_WEB_PORT = 3000;
const PORTS_FILE = join(DATA_FOLDER, 'ports.json');

/**
 * Chooses the port of the web process. The operator's port is used as it is. Without one, the previous port is used
 * (3000 the first time) if it is free, else any free port.
 * @throws SETUP_FAILED if the operator's port is in use
 */
export async function chooseWebPort(wanted: string | undefined): Promise<number> {
  const { web: keptPort = DEFAULT_WEB_PORT } = await readPorts();
  const port = await findFreePort(wanted === undefined ? keptPort : Number(wanted));
  if (wanted !== undefined && port !== Number(wanted)) {
    throw new YoungMindsError(
      'SETUP_FAILED',
      `Port ${wanted} is in use. Stop the process that listens there, or choose another PORT.`,
    );
  }
  await keepPorts({ web: port });
  return port;
}

const portsSchema = z.object({ database: z.int(), livekit: z.int(), web: z.int() }).partial();

/** The ports of this instance. They are reused at the next start if they are free, so that addresses stay the same. */
type Ports = z.output<typeof portsSchema>;

export async function readPorts(): Promise<Ports> {
  return (await readPrivateFile(PORTS_FILE, portsSchema)) ?? {};
}

export async function keepPorts(ports: Ports): Promise<void> {
  await writePrivateFile(PORTS_FILE, { ...(await readPorts()), ...ports });
}
