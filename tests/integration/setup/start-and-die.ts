import { startGuard } from '../../../apps/cli/src/process/guard.ts';
import { startProcess } from '../../../apps/cli/src/process/start-process.ts';

/** Starts a program that never ends by itself, says which, and waits to be killed. */
const [logFolder = ''] = process.argv.slice(2);
const stubborn = "process.on('SIGTERM', () => process.exit()); console.log(process.pid); setInterval(() => {}, 1000)";
await startProcess({
  name: 'stubborn',
  file: process.execPath,
  args: ['--eval', stubborn],
  logFolder,
  guard: startGuard(),
  onLine: (line) => console.log(line),
});
setInterval(() => undefined, 1000);
