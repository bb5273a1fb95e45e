import { chmod, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Guard, startGuard } from '@young-minds/local-services/processes/guard';
import { isRunning, startUntilReady } from '@young-minds/local-services/processes/start-process';
import { afterEach, beforeEach, expect, test } from 'vitest';

const FOREVER = 'setInterval(() => {}, 1000)';

let folder: string;
let guard: Guard;
let lines: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'processes-'));
  guard = startGuard();
  lines = [];
});

afterEach(async () => {
  guard.release();
  await rm(folder, { recursive: true });
});

const logFolder = () => join(folder, 'logs');
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

/** Starts a small program that is ready once it has printed something. */
function start(program: string, timeoutMs = 10_000) {
  const onLine = (line: string) => lines.push(line);
  const file = { file: process.execPath, args: ['--eval', program], name: 'little', logFolder: logFolder() };
  return startUntilReady({ ...file, guard, onLine }, { isReady: () => lines.length > 0, timeoutMs });
}

test('a ready program runs until it is stopped, and its output is kept', async () => {
  const started = await start(`console.log(process.pid); ${FOREVER}`);
  expect(started.hasEnded()).toBe(false);
  await started.stop();
  expect(await started.ended).toBe('was ended by SIGTERM');
  expect(await readFile(started.logFile, 'utf8')).toBe(`${lines.join('\n')}\n`);
});

test('the log can be read by no other user, and contains no tokens', async () => {
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
  const started = await start(`console.log('GET /rtc?access_token=made-up&a=1', 'token ${jwt}'); ${FOREVER}`);
  await started.stop();
  expect(await readFile(started.logFile, 'utf8')).toBe('GET /rtc?access_token=[token]&a=1 token [token]\n');
  expect(lines).toEqual(['GET /rtc?access_token=[token]&a=1 token [token]']);
  expect(await Promise.all([logFolder(), started.logFile].map(modeOf))).toEqual([0o700, 0o600]);
});

test('a folder that existed before keeps its mode, because other accounts may have files in it', async () => {
  await mkdir(logFolder());
  await chmod(logFolder(), 0o711);
  const started = await start(`console.log('ready'); ${FOREVER}`);
  await started.stop();
  expect(await modeOf(logFolder())).toBe(0o711);
});

test('a program that does not exit is killed with its descendants', async () => {
  const child = `require('node:child_process').spawn(process.execPath, ['--eval', '${FOREVER}'])`;
  const started = await start(`const { pid } = ${child}; console.log(pid); ${FOREVER}`);
  const descendant = { pid: Number(lines[0]), isGroup: false };
  expect(isRunning(descendant)).toBe(true);
  await started.stop();
  expect(await isGone(descendant.pid)).toBe(true);
});

test('a program that exits immediately reports the reason', async () => {
  const failure = start("setTimeout(() => { process.stderr.write('no port left'); process.exitCode = 3; }, 10)");
  await expect(failure).rejects.toMatchObject({ code: 'SETUP_FAILED', message: expect.stringMatching(/ended with 3/) });
  await expect(failure).rejects.toThrow(/no port left/);
});

test('a program that closes its output is judged by its exit, even a late one', async () => {
  const end = "require('node:fs').closeSync(2); setTimeout(() => process.exit(3), 300)";
  const failure = start(`require('node:fs').writeSync(2, 'no port left'); ${end}`);
  await expect(failure).rejects.toThrow(/ended with 3.*no port left/s);
});

test('a program that is never ready is abandoned and cleaned up', async () => {
  const failure = start(`require('node:fs').writeFileSync('${folder}/pid', String(process.pid)); ${FOREVER}`, 3000);
  await expect(failure).rejects.toThrow(/was not ready after 3 s/);
  expect(await isGone(Number(await readFile(join(folder, 'pid'), 'utf8')))).toBe(true);
});

/** A process that has exited but was not yet reaped by its new parent is gone as well. */
async function isGone(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '0 (gone) X');
  return /\) [ZX]/.test(state);
}
