import { startWeb } from '@young-minds/local-services/platform/start-platform';
import type { Guard } from '@young-minds/local-services/processes/guard';
import type { RunningProcess } from '@young-minds/local-services/processes/start-process';
import type { Service } from './service.ts';

export interface WebServiceOptions {
  readonly port: number;
  readonly env: NodeJS.Dict<string>;
  readonly folder: string;
  readonly guard: Guard;
}

export interface WebService extends Service {
  /** Null while it is stopped. */
  readonly pid: number | null;
}

/** Starts the built web application. Its port stays the same. */
export async function startWebService({ port, env, folder, guard }: WebServiceOptions): Promise<WebService> {
  const start = () => startWeb({ mode: 'production', port, env, logFolder: folder, guard });
  let running: RunningProcess | null = await start();
  const leave = async (how: 'stop' | 'kill') => {
    await running?.[how]();
    running = null;
  };
  return {
    get pid() {
      return running?.pid ?? null;
    },
    stop: () => leave('stop'),
    kill: () => leave('kill'),
    async start() {
      running ??= await start();
    },
  };
}
