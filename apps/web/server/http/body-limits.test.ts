import { describe, expect, it } from 'vitest';
import { readText, withBodyRead } from './body-limits.ts';

const WEBHOOK = 'http://young-minds.test/api/livekit/webhook/room-events';
const FORM = 'http://young-minds.test/api/bookings';

/** Returns a request whose body has the given size and no declared length, and the number of bytes read so far. */
function send(url: string, sizeBytes: number) {
  const read = { bytes: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = new Uint8Array(Math.min(10_000, sizeBytes - read.bytes)).fill(0x61);
        read.bytes += chunk.length;
        if (chunk.length === 0) controller.close();
        else controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
  return { request: new Request(url, { method: 'POST', body, duplex: 'half' } as RequestInit), read };
}

describe('a body', () => {
  it.each([
    [WEBHOOK, 1_000_000],
    [FORM, 100_000],
  ])('sent to %s is read up to %i bytes', async (url, limitBytes) => {
    expect(await readText(send(url, limitBytes).request)).toHaveLength(limitBytes);
    const { request, read } = send(url, 2_000_000);
    await expect(readText(request)).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
    expect(read.bytes).toBeLessThan(2_000_000);
    // The rest is read and dropped, so that the connection's next request can follow.
    await expect.poll(() => read.bytes).toBe(2_000_000);
  });

  it('that ends early is invalid', async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(new Error('aborted')) });
    const request = new Request(FORM, { method: 'POST', body, duplex: 'half' } as RequestInit);
    await expect(readText(request)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('is passed on unchanged to libraries that read it themselves', async () => {
    const request = new Request(FORM, { method: 'POST', body: '{"name":"Zoë"}', headers: { Cookie: 'a=b' } });
    const passed = await withBodyRead(request);
    expect(passed.headers.get('Cookie')).toBe('a=b');
    expect(await passed.json()).toEqual({ name: 'Zoë' });
    await expect(withBodyRead(send(FORM, 200_000).request)).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
  });
});
