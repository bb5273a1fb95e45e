import type { SessionNotice } from '@young-minds/booking/domain';
import type { NewSession } from '@young-minds/booking/ports';
import type { Database, Transaction } from '../database.ts';
import type { TransactionalJobQueue } from '../queue/job-queue.ts';
import { livekitParticipants, livekitRooms } from '../schema/livekit-rooms.ts';
import { sessions } from '../schema/sessions.ts';
import { deliverNotice } from './deliver-notice.ts';
import { lockUsers } from './lock-users.ts';
import { translateOverlap } from './translate-overlap.ts';

interface Booking {
  readonly db: Database;
  readonly queue: TransactionalJobQueue;
  readonly session: NewSession;
  readonly notice: SessionNotice;
}

/** Inserts the session, its room, both expected participants and the mentor's notice in one transaction. */
export async function bookSession({ db, queue, session, notice }: Booking): Promise<void> {
  await translateOverlap(() =>
    db.transaction(async (tx) => {
      await lockUsers(tx, [session.mentorId, session.menteeId]);
      await insertSession(tx, session);
      await deliverNotice(tx, { queue, sessionId: session.id, notice });
    }),
  );
}

async function insertSession(tx: Transaction, { roomName, ...session }: NewSession): Promise<void> {
  const roomId = crypto.randomUUID();
  await tx.insert(sessions).values(session);
  await tx.insert(livekitRooms).values({ id: roomId, sessionId: session.id, roomName });
  await tx.insert(livekitParticipants).values([
    { roomId, userId: session.mentorId },
    { roomId, userId: session.menteeId },
  ]);
}
