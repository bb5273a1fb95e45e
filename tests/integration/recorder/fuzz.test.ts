import { recordableCodec } from '@young-minds/recorder/rtp/recordable-codec';
import { expect, it } from 'vitest';
import { fuzzTargets } from '../../support/fuzz/parsers.ts';
import { encodeStreams } from '../../support/fuzz/streams.ts';

/** A fixed budget with fixed seeds; `npm run fuzz` continues with others. */
const ROUNDS = 300;

const streams = await encodeStreams();

it.each(streams)(
  '$name: the unchanged stream is accepted, so that mutations reach every part of the parser',
  (stream) => {
    const depacketizer = recordableCodec(stream.name)?.createDepacketizer();
    const frames = stream.packets.flatMap((packet) => depacketizer?.push(packet) ?? []);
    expect(frames).toHaveLength(stream.frames.length);
    expect(frames.length).toBeGreaterThan(10);
  },
);

it.each(fuzzTargets(streams))('$name: no bytes break the parser', async ({ run }) => {
  for (let seed = 0; seed < ROUNDS; seed++) {
    const failure = await Promise.resolve()
      .then(() => run(seed))
      .catch((error: unknown) => error);
    expect(failure, `seed ${seed}`).toBeUndefined();
  }
});
