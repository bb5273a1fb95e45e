import { startGuard } from '@young-minds/local-services/processes/guard';
import { startProcess } from '@young-minds/local-services/processes/start-process';

/** Starts a program that never exits, prints its process id, and waits to be killed. */
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
