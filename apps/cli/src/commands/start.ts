import { startInstance } from '../instance/start-instance.ts';
import { untilStopped } from '../instance/until-stopped.ts';

/** Runs the platform as in production. */
export async function start(): Promise<number> {
  const instance = await startInstance({ mode: 'production' });
  console.log(`\nYoung Minds is at ${instance.config.web.baseUrl}. Ctrl-C ends it.`);
  return untilStopped(instance);
}
