import { join } from 'node:path';
import { PARTICIPANT_GRANTS } from '@young-minds/livekit/meeting-rooms';
import { createRoomToken } from '../../support/create-room-token.ts';
import { startLineProcess } from '../../support/line-process.ts';
import type { SeededSession } from '../../support/seed-session.ts';
import { writtenBytesFor } from '../proofs/written-bytes.ts';
import type { ChaosSystem } from '../system/chaos-system.ts';
import type { HostileOptions, HostileReport } from './hostile-main.ts';

const HOSTILE_PROGRAM = join(import.meta.dirname, 'hostile-main.ts');

/** What a hostile participant sent, and what it cost until they left. */
export interface AttackRecord {
  readonly kind: string;
  /** Null if the hostile participant's process has crashed. */
  readonly sentBytes: number | null;
  readonly writtenBytes: number;
}

export interface RunningAttack {
  /** Makes the hostile participant leave. */
  end(): Promise<AttackRecord>;
}

/** Lets the mentee of a session attack it, with a token that permits what those of the platform do. */
export async function startAttack(system: ChaosSystem, seeded: SeededSession, kind: string): Promise<RunningAttack> {
  const { roomName, menteeId: identity } = seeded;
  const token = await createRoomToken(system.keys, { roomName, identity, grants: PARTICIPANT_GRANTS });
  const options: HostileOptions = { attack: kind, url: system.livekit.url, token };
  const hostile = startLineProcess(HOSTILE_PROGRAM, options);
  return {
    async end() {
      const writtenBytes = await writtenBytesFor(system, seeded, identity);
      const [lines] = await Promise.all([hostile.read(1).catch(() => []), hostile.end()]);
      const report: Partial<HostileReport> = JSON.parse(lines[0] ?? '{}');
      return { kind, sentBytes: report.sentBytes ?? null, writtenBytes };
    },
  };
}
