import { expect, it } from 'vitest';
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
  const running = runMediaProgram('ffmpeg', [...SILENCE, '-f', 'null', '-'], stopping.signal);
  stopping.abort();
  await expect(running).rejects.toMatchObject({
    code: 'COMPOSITION_FAILED',
    message: expect.stringContaining('abort'),
  });
});
