import { startInstance } from '../instance/start-instance.ts';
import { untilStopped } from '../instance/until-stopped.ts';

/** Runs the platform for work on it: pages and worker follow every change of a file. */
export async function dev(): Promise<number> {
  const onLine = (name: string, line: string) => console.log(`${name.padEnd(6)} | ${line}`);
  const instance = await startInstance({ mode: 'development', onLine });
  console.log(`\nYoung Minds is at ${instance.config.web.baseUrl} and follows your changes. Ctrl-C ends it.`);
  return untilStopped(instance);
}
