import { connect } from 'node:net';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import type { Guard } from '@young-minds/local-services/processes/guard';
import { findOnPath } from '@young-minds/local-services/processes/run-command';
import { startUntilReady } from '@young-minds/local-services/processes/start-process';
import { installWithApt } from '@young-minds/local-services/tools/system-programs';
import { HANG_MS } from '../eventually.ts';

export interface RedisServer extends AsyncDisposable {
  /** `host:port`. */
  readonly address: string;
}

/** Returns the Redis server on PATH, installed if that is possible; else null. */
export async function findRedis(): Promise<string | null> {
  const found = await findOnPath('redis-server');
  if (found !== null) return found;
  await installWithApt('redis-server', console.log).catch((error: unknown) => console.log(String(error)));
  return findOnPath('redis-server');
}

/** Starts a Redis that keeps its data in memory only. */
export async function startRedis(options: {
  readonly program: string;
  readonly folder: string;
  readonly guard: Guard;
}): Promise<RedisServer> {
  const { program, folder, guard } = options;
  const port = await findFreePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const redis = await startUntilReady(
    { name: 'redis', file: program, args, logFolder: folder, guard },
    { isReady: () => accepts(port), timeoutMs: HANG_MS },
  );
  return { address: `127.0.0.1:${port}`, [Symbol.asyncDispose]: () => redis.stop() };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
