import { describe, expect } from 'vitest';
import { type Account, createAccount } from '../support/accounts.ts';
import { inDays } from './support/book-session.ts';
import { type ApiCall, callApi } from './support/call-api.ts';
import { test as base } from './support/e2e-test.ts';

interface Pair {
  readonly mentor: Account;
  readonly mentee: Account;
}

const test = base.extend('pair', { scope: 'file' }, async ({ stack }): Promise<Pair> => {
  const mentor = await createAccount(stack, { name: 'Noor Haddad', role: 'mentor' });
  const mentee = await createAccount(stack, { name: 'Sam Okoro', role: 'mentee' });
  return { mentor, mentee };
});

const bookingBy = (account: Account | undefined, body: unknown): ApiCall => ({
  path: '/api/bookings',
  method: 'POST',
  account,
  body,
});

describe('POST /api/bookings', () => {
  test('returns the session and its room', async ({ stack, pair }) => {
    const startsAt = inDays(1).toISOString();
    const body = { mentorId: pair.mentor.id, title: ' First steps ', startsAt, durationMinutes: 45 };
    const answer = await callApi(stack, bookingBy(pair.mentee, body));
    expect(answer.status).toBe(201);
    expect(answer.headers.get('Cache-Control')).toBe('private, no-store');
    expect(answer.body).toMatchObject({
      success: true,
      data: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        title: 'First steps',
        status: 'scheduled',
        startsAt,
        endsAt: new Date(Date.parse(startsAt) + 45 * 60_000).toISOString(),
        mentor: { id: pair.mentor.id, name: pair.mentor.name },
        mentee: { id: pair.mentee.id, name: pair.mentee.name },
        recordingConfig: { enabled: true, resolution: '1280x720', fps: 30 },
        room: { name: expect.stringMatching(/^session-[0-9a-f-]{36}$/) },
      },
    });
  });

  test('rejects an invalid booking with a message and a code', async ({ stack, pair }) => {
    const { mentor, mentee } = pair;
    const booking = { mentorId: mentor.id, title: 'Taken', startsAt: inDays(2).toISOString(), durationMinutes: 30 };
    await callApi(stack, bookingBy(mentee, booking));
    const refusals: readonly [ApiCall, number, string][] = [
      [bookingBy(undefined, booking), 401, 'UNAUTHENTICATED'],
      [bookingBy(mentor, booking), 403, 'ACCESS_DENIED'],
      [bookingBy(mentee, booking), 409, 'SESSION_OVERLAPS'],
      [bookingBy(mentee, {}), 400, 'VALIDATION_FAILED'],
      [bookingBy(mentee, [booking]), 400, 'VALIDATION_FAILED'],
      [bookingBy(mentee, { ...booking, mentorId: mentee.id }), 400, 'VALIDATION_FAILED'],
      [{ ...bookingBy(mentee, booking), headers: { Origin: 'https://evil.example' } }, 403, 'ACCESS_DENIED'],
    ];
    for (const [call, status, code] of refusals) {
      const answer = await callApi(stack, call);
      expect(answer, JSON.stringify(call.body)).toMatchObject({ status, body: { code, error: expect.any(String) } });
      expect(answer.headers.get('Cache-Control')).toBe('private, no-store');
    }
  });

  test('names every invalid field, and rejects a body that is not JSON', async ({ stack, pair }) => {
    const empty = await callApi(stack, bookingBy(pair.mentee, {}));
    expect(empty.body.error).toBe(
      'Choose a mentor. Enter a topic. Choose a start date and time. Choose a duration from 5 to 240 minutes.',
    );
    const response = await fetch(`${stack.baseUrl}/api/bookings`, {
      method: 'POST',
      headers: { Cookie: pair.mentee.cookie, 'Content-Type': 'application/json' },
      body: '{"mentorId":',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  test('rejects each invalid field with a message for users', async ({ stack, pair }) => {
    const { mentor, mentee } = pair;
    const valid = { mentorId: mentor.id, title: 'A title', startsAt: inDays(9).toISOString(), durationMinutes: 30 };
    const wrong = [
      [{ mentorId: mentee.id }, "This mentor isn't available. Choose another mentor."],
      [{ mentorId: 'nobody' }, "This mentor isn't available. Choose another mentor."],
      [{ title: ' ' }, 'Enter a topic.'],
      [{ title: 'x'.repeat(201) }, 'Use at most 200 characters for the topic.'],
      [{ startsAt: 'tomorrow' }, 'Choose a start date and time.'],
      [{ startsAt: new Date(Date.now() - 3_600_000).toISOString() }, 'Choose a future time.'],
      [{ durationMinutes: 0 }, 'Choose a duration from 5 to 240 minutes.'],
      [{ durationMinutes: 7.5 }, 'Choose a duration from 5 to 240 minutes.'],
      [
        { recordingConfig: { enabled: true, resolution: '640x480' } },
        'recordingConfig.resolution must be one of 1280x720, 1920x1080.',
      ],
    ] as const;
    for (const [change, error] of wrong) {
      const call = { path: '/api/bookings', method: 'POST', body: { ...valid, ...change }, account: mentee } as const;
      expect.soft(await callApi(stack, call), JSON.stringify(change)).toMatchObject({
        status: 400,
        body: { code: 'VALIDATION_FAILED', error },
      });
    }
  });
});
