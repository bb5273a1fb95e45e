import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFfmpeg } from '@young-minds/media/run-media-program';
import { expect, it } from 'vitest';
import { type CodedFrame, encodePicture, encodeSound } from '../../support/coded-media.ts';
import { StagedCapture } from '../../support/staged-capture.ts';
import { listenForTone, watchSpots } from '../../support/watch-recording.ts';

it('includes the last output of ffmpeg in its error', async () => {
  const missing = join(tmpdir(), 'there is no such file.mkv');
  await expect(runFfmpeg(['-i', missing, '-f', 'null', '-'])).rejects.toMatchObject({
    code: 'COMPOSITION_FAILED',
    retryable: true,
    message: expect.stringContaining('No such file'),
  });
});

it('terminates ffmpeg when aborted', async () => {
  const stopping = new AbortController();
  const endless = ['-re', '-f', 'lavfi', '-i', 'anullsrc', '-f', 'null', '-'];
  const running = runFfmpeg(endless, { signal: stopping.signal });
  stopping.abort();
  await expect(running).rejects.toMatchObject({ code: 'COMPOSITION_FAILED' });
});

/** Returns frames with everything but their first bytes overwritten. */
function spoiled(frames: readonly CodedFrame[], kept: number): CodedFrame[] {
  return frames.map((frame) => ({ ...frame, data: Buffer.from(frame.data).fill(0x5a, kept) }));
}

it('composes the remaining tracks if a track cannot be decoded', async () => {
  const [picture, sound] = await Promise.all([
    encodePicture({ picture: 'red', width: 320, height: 180, fps: 10, seconds: 1 }),
    encodeSound({ sound: 'sine=frequency=500', seconds: 1 }),
  ]);
  using capture = new StagedCapture()
    .run({ fromS: 0, toS: 2 })
    .presenceInterval('ada', { fromS: 0, toS: 2 })
    .presenceInterval('bob', { fromS: 0, toS: 2 })
    .track({ identity: 'ada', source: 'camera', parts: [{ atS: 0, frames: spoiled(picture, 10) }], endsAtS: 2 })
    .track({ identity: 'ada', source: 'microphone', parts: [{ atS: 0, frames: spoiled(sound, 1) }] })
    .track({ identity: 'bob', source: 'camera', parts: [{ atS: 0, frames: picture }], endsAtS: 2 })
    .track({ identity: 'bob', source: 'microphone', parts: [{ atS: 0.5, frames: sound }] });
  const { filePath, durationSeconds } = await capture.compose({ fromS: 0, toS: 2 });
  expect(durationSeconds).toBe(2);
  expect(await watchSpots(filePath, { bob: { x: 740, y: 220 } })).toEqual({ bob: [['red', 20]] });
  expect((await listenForTone(filePath, 500)).length).toBeGreaterThan(0);
});

it('keeps its working files in the recording’s folder and deletes them after use', async () => {
  const picture = await encodePicture({ picture: 'red', width: 320, height: 180, fps: 10, seconds: 1 });
  using capture = new StagedCapture()
    .run({ fromS: 0, toS: 1 })
    .presenceInterval('ada', { fromS: 0, toS: 1 })
    .track({ identity: 'ada', source: 'camera', parts: [{ atS: 0, frames: picture }], endsAtS: 1 });
  await capture.compose({ fromS: 0, toS: 1 });
  expect(readdirSync(capture.captureDirectory)).toEqual([capture.recordingId]);
  const left = readdirSync(join(capture.directory, 'composition'));
  expect(left.filter((name) => /\.(mkv|png)$|unfinished/.test(name))).toEqual([]);
});
