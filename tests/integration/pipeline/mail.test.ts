import { YoungMindsError } from '@young-minds/core';
import { notifications } from '@young-minds/database/schema';
import type { Mail, Mailer } from '@young-minds/recording/ports';
import { sendNotificationMail } from '@young-minds/recording/storing';
import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { openPipeline } from '../../support/pipeline.ts';
import type { SeededSession } from '../../support/seed-session.ts';
import type { WorkerPipeline } from '../../support/worker-pipeline.ts';

let database: TestDatabase;
let pipeline: WorkerPipeline;
let session: SeededSession;
let notificationId: string;
const sent: Mail[] = [];
const mailer: Mailer = { send: async (mail) => void sent.push(mail) };

beforeAll(async () => {
  const opened = await openPipeline({ startAt: new Date() });
  ({ database, pipeline, session } = opened);
  return opened.close;
});

beforeEach(async () => {
  sent.length = 0;
  const about = { sessionId: session.sessionId, href: `/meeting/${session.sessionId}` };
  const text = { title: 'Session booked', body: 'Your session starts on 2030-01-02T12:00:00.000Z.' };
  const [added] = await database.db
    .insert(notifications)
    .values({ userId: session.mentorId, kind: 'session_booked', ...about, ...text })
    .returning();
  notificationId = added?.id ?? '';
});

const mailedAt = async () => {
  const [row] = await database.db.select().from(notifications).where(eq(notifications.id, notificationId));
  return row?.emailedAt;
};

test('a notification is emailed once, with a link to its subject', async () => {
  const deps = { ...pipeline, mailer };
  await sendNotificationMail(deps, { notificationId });
  await sendNotificationMail(deps, { notificationId });
  expect(sent).toEqual([
    {
      to: { name: 'The mentor', address: `${session.mentorId}@example.test` },
      subject: 'Session booked',
      text: [
        'Hello The mentor,',
        'Your session starts on Wed, Jan 2, 2030, 12:00 PM UTC.',
        `https://young-minds.test/meeting/${session.sessionId}`,
        'Young Minds\n',
      ].join('\n\n'),
    },
  ]);
  expect(await mailedAt()).toEqual(pipeline.clock.now());
});

test('two concurrent attempts send one email', async () => {
  const deps = { ...pipeline, mailer };
  await Promise.all([1, 2, 3].map(() => sendNotificationMail(deps, { notificationId })));
  expect(sent).toHaveLength(1);
});

test('an email that the server rejects is left for a retry', async () => {
  const away = new YoungMindsError('MAIL_UNAVAILABLE', 'The mail server does not answer.');
  const refusing: Mailer = { send: () => Promise.reject(away) };
  await expect(sendNotificationMail({ ...pipeline, mailer: refusing }, { notificationId })).rejects.toThrow(away);
  expect(await mailedAt()).toBeNull();
});

test('no email is sent if email is disabled', async () => {
  await sendNotificationMail({ ...pipeline, mailer: null }, { notificationId });
  expect(await mailedAt()).toBeNull();
});
