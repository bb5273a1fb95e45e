import { join } from 'node:path';
import { DATA_FOLDER } from '@young-minds/local-services/project';
import { z } from 'zod';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

const FILE = join(DATA_FOLDER, 'ports.json');

const portsSchema = z.object({ database: z.int(), livekit: z.int(), web: z.int() }).partial();

/** The previous ports of this instance, which are reused if possible so that addresses stay the same. */
export type Ports = z.output<typeof portsSchema>;

export async function readPorts(): Promise<Ports> {
  return (await readPrivateFile(FILE, portsSchema)) ?? {};
}

export async function keepPorts(ports: Ports): Promise<void> {
  await writePrivateFile(FILE, { ...(await readPorts()), ...ports });
}
