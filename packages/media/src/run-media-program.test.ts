import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runMediaProgram, streamMediaProgram } from './run-media-program.ts';

const SILENCE = ['-v', 'error', '-f', 'lavfi', '-i', 'anullsrc=r=8000:cl=mono'];
const RAW = ['-f', 's16le', '-'];

it('returns the output of a program', async () => {
  const { stdout, stderr } = await runMediaProgram('ffmpeg', [...SILENCE, '-t', '1', ...RAW]);
  expect([stdout.length, stderr]).toEqual([16_000, '']);
});

it.each(['low', 'normal'] as const)('yields the output of a program at priority %s', async (priority) => {
  const chunks = await Array.fromAsync(streamMediaProgram('ffmpeg', [...SILENCE, '-t', '1', ...RAW], { priority }));
  expect(Buffer.concat(chunks)).toHaveLength(16_000);
});

it('kills the program if the loop is left early', async () => {
  for await (const chunk of streamMediaProgram('ffmpeg', [...SILENCE, ...RAW], { priority: 'normal' })) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
});

it('reports what a failed program printed last', async () => {
  const args = ['-v', 'error', 'there is no such file'];
  const failure = {
    code: 'COMPOSITION_FAILED',
    message: expect.stringMatching(/^ffprobe ended with 1: .*No such file/),
  };
  await expect(runMediaProgram('ffprobe', args)).rejects.toMatchObject(failure);
  const stream = streamMediaProgram('ffprobe', args, { priority: 'normal' });
  await expect(Array.fromAsync(stream)).rejects.toMatchObject(failure);
});

it('kills the program when aborted', async () => {
  const stopping = new AbortController();
  const running = runMediaProgram('ffmpeg', [...SILENCE, '-f', 'null', '-'], { signal: stopping.signal });
  stopping.abort();
  await expect(running).rejects.toMatchObject({
    code: 'COMPOSITION_FAILED',
    message: expect.stringContaining('abort'),
  });
});

it('kills a program that exceeds its time limit', async () => {
  await expect(runMediaProgram('ffmpeg', [...SILENCE, '-f', 'null', '-'], { timeoutMs: 1000 })).rejects.toMatchObject({
    code: 'COMPOSITION_FAILED',
    message: expect.stringMatching(/^ffmpeg was killed \(SIGKILL\); its time limit is 1 s/),
  });
});

describe('a program that decodes what participants send', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'media-program-'));
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  /** Runs a shell command in place of ffprobe. */
  async function runInstead(command: string): Promise<string> {
    writeFileSync(join(folder, 'ffprobe'), `#!/bin/sh\n${command}\n`);
    chmodSync(join(folder, 'ffprobe'), 0o700);
    vi.stubEnv('PATH', [folder, '/usr/bin', '/bin'].join(delimiter));
    return (await runMediaProgram('ffprobe', [])).stdout.toString();
  }

  it('gets no secrets', async () => {
    vi.stubEnv('LIVEKIT_API_SECRET', 'the secret');
    const environment = await runInstead('env');
    expect(environment).toContain(`PATH=${folder}`);
    expect(environment).not.toContain('secret');
  });

  it.runIf(process.platform === 'linux')('has limited memory', async () => {
    expect(await runInstead('ulimit -v')).toBe(`${4 * 1024 ** 2}\n`);
  });

  it.each(['ffmpeg', 'ffprobe'] as const)('opens no network connection: %s', async (program) => {
    const requested = vi.fn();
    await using server = createServer((_, response) => {
      requested();
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.mkv`;
    const args = program === 'ffmpeg' ? ['-v', 'error', '-i', url, '-f', 'null', '-'] : ['-v', 'error', url];
    await expect(runMediaProgram(program, args)).rejects.toMatchObject({
      message: expect.stringContaining("Protocol 'http' not on whitelist"),
    });
    expect(requested).not.toHaveBeenCalled();
  });
});
