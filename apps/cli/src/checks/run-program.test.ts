import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { isRunning, sendSignal } from '@young-minds/local-services/processes/start-process';
import { expect, onTestFinished, test } from 'vitest';

const RUN_PROGRAM = pathToFileURL(`${import.meta.dirname}/run-program.ts`).href;
const RUN_COMMAND = import.meta.resolve('@young-minds/local-services/processes/run-command');
/** Prints its process id, and runs until a signal ends it. */
const ENDLESS = 'console.log(process.pid); setInterval(() => {}, 1000)';

test.each([
  ['a check', `import { runProgram } from '${RUN_PROGRAM}'; await runProgram('x', ['-e', ENDLESS]);`],
  ['a script', `import { runScript } from '${RUN_COMMAND}'; process.exitCode = await runScript('-e', [ENDLESS]);`],
])('SIGTERM to a command ends %s that it runs before the command itself', async (_what, program) => {
  const source = `const ENDLESS = ${JSON.stringify(ENDLESS)}; ${program}`;
  const command = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let pid = 0;
  for await (const line of createInterface(command.stdout)) {
    pid = Number(line);
    if (pid > 0) break;
  }
  expect(pid).toBeGreaterThan(0);
  onTestFinished(() => void sendSignal({ pid, isGroup: false }, 'SIGKILL'));
  command.kill('SIGTERM');
  await once(command, 'exit');
  expect(isRunning({ pid, isGroup: false })).toBe(false);
  expect(command.exitCode).toBe(1);
});
