import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { childEnvironment } from '@young-minds/config';
import { findOnPath, succeeds } from '@young-minds/local-services/processes/run-command';
import { runFfmpeg, runMediaProgram } from '@young-minds/media/run-media-program';
import { forgetSandbox, isSandboxOffered } from '@young-minds/media/sandbox';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';

const folder = await mkdtemp(join(tmpdir(), 'media-sandbox-'));
const bubblewrap = await provideBubblewrap();
if (bubblewrap === null) console.log('bubblewrap is not here and cannot be downloaded: the sandbox is not tested');

/** Returns the folder of `bwrap`. It is only unpacked, so that nothing else on this machine starts to use it. */
async function provideBubblewrap(): Promise<string | null> {
  const found = await findOnPath('bwrap');
  if (found !== null) return dirname(found);
  const unpack = `cd '${folder}' && apt-get download -qq bubblewrap && dpkg -x bubblewrap_*.deb .`;
  const isUnpacked = await succeeds('sh', ['-c', unpack]);
  return isUnpacked ? join(folder, 'usr/bin') : null;
}

function prependToPath(programs: string): void {
  vi.stubEnv('PATH', [programs, childEnvironment().PATH].join(delimiter));
}

afterAll(() => rm(folder, { recursive: true }));

beforeEach(() => {
  forgetSandbox();
  if (bubblewrap !== null) prependToPath(bubblewrap);
  return () => {
    vi.unstubAllEnvs();
    forgetSandbox();
  };
});

/** Runs a shell command in place of ffmpeg or ffprobe. */
async function runInstead(program: 'ffmpeg' | 'ffprobe', command: string, args: string[] = []): Promise<string> {
  const programs = join(folder, 'programs');
  await mkdir(programs, { recursive: true });
  await writeFile(join(programs, program), `#!/bin/bash\n${command}\n`);
  await chmod(join(programs, program), 0o700);
  prependToPath(programs);
  return (await runMediaProgram(program, args)).stdout.toString();
}

describe.runIf(bubblewrap !== null)('in the sandbox', () => {
  test('ffmpeg reads its input and writes its output', async () => {
    expect(await isSandboxOffered()).toBe(true);
    const [tone, copy] = [join(folder, 'tone.wav'), join(folder, 'copy.wav')];
    await runFfmpeg(['-f', 'lavfi', '-i', 'sine=duration=1', tone]);
    await runFfmpeg(['-i', tone, '-c', 'copy', copy]);
    expect((await readFile(copy)).length).toBeGreaterThan(80_000);
  });

  test('a program sees no other process and no sockets of services', async () => {
    expect(await runInstead('ffprobe', 'echo $(ls /proc /run)')).toBe('/proc: /run:\n');
  });

  test('a program writes only into the folder of its output', async () => {
    const output = join(folder, 'output');
    await mkdir(output);
    const write = `for f in '${folder}/outside' '${output}/inside'; do (echo x > "$f") 2>/dev/null && echo "$f"; done; true`;
    expect(await runInstead('ffmpeg', write, [join(output, 'a.mp4')])).toBe(`${output}/inside\n`);
    expect(await runInstead('ffprobe', write, [join(output, 'a.mp4')])).toBe('');
  });

  test('a program has no network, not even this machine', async () => {
    const connected = vi.fn();
    const server = createServer(connected);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const answer = await runInstead(
      'ffprobe',
      `(echo > /dev/tcp/127.0.0.1/${port}) 2>/dev/null && echo connected; true`,
    );
    expect([answer, connected.mock.calls]).toEqual(['', []]);
    await new Promise((resolve) => server.close(resolve));
  });
});

test('a machine whose bwrap may not create namespaces runs programs without a sandbox', async () => {
  const refusing = join(folder, 'refusing');
  await mkdir(refusing);
  await writeFile(
    join(refusing, 'bwrap'),
    '#!/bin/sh\necho "bwrap: No permissions to create new namespace" >&2\nexit 1\n',
  );
  await chmod(join(refusing, 'bwrap'), 0o700);
  prependToPath(refusing);
  expect(await runInstead('ffprobe', 'echo run')).toBe('run\n');
  expect(await isSandboxOffered()).toBe(false);
});
