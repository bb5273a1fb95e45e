import { DisconnectReason } from 'livekit-client';
import { expect, it } from 'vitest';
import { disconnectOutcome } from './after-meeting.tsx';

it.each([
  [DisconnectReason.CLIENT_INITIATED, 'left'],
  [DisconnectReason.DUPLICATE_IDENTITY, 'replaced'],
  [DisconnectReason.ROOM_DELETED, 'ended'],
  [DisconnectReason.ROOM_CLOSED, 'ended'],
  [DisconnectReason.PARTICIPANT_REMOVED, 'removed'],
  [DisconnectReason.JOIN_FAILURE, 'unreachable'],
  [DisconnectReason.SERVER_SHUTDOWN, 'lost'],
  [DisconnectReason.SIGNAL_CLOSE, 'lost'],
  [DisconnectReason.UNKNOWN_REASON, 'lost'],
  [undefined, 'lost'],
])('maps the reason %s of LiveKit to %s', (reason, outcome) => {
  expect(disconnectOutcome(reason)).toBe(outcome);
});
