/** A recording thread: records the rooms assigned to it and isolates their failures from each other. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { roomClient } from '@young-minds/livekit/room-service';
import { recordingFolder } from '@young-minds/media/recording-folder';
import { recorderIdentityOf } from '@young-minds/recording/domain';
import type { StartRecorderRequest } from '@young-minds/recording/ports';
import { AccessToken } from 'livekit-server-sdk';
import { RoomRecording } from '../capture/room-recording.ts';
import { ALIVE_INTERVAL_MS, type ThreadCommand, type ThreadMessage, type ThreadOptions } from './thread-protocol.ts';

const TOKEN_LIFETIME = '6h';
const LIVEKIT_PATIENCE_MS = 2_000;

const { livekit, captureDirectory } = workerData as ThreadOptions;
const client = roomClient(livekit, LIVEKIT_PATIENCE_MS);
const rooms = new Map<string, RoomRecording>();
/** The recording that the running code belongs to, across timers and packets. */
const belonging = new AsyncLocalStorage<string>();

/** Packets lost in all rooms since the last `alive` message. */
let packetsLost = 0;

function post(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

function start(request: StartRecorderRequest): void {
  const { recordingId, roomName } = request;
  if (rooms.has(recordingId)) return;
  const room = belonging.run(
    recordingId,
    () =>
      new RoomRecording({
        request,
        url: livekit.url,
        directory: recordingFolder(captureDirectory, recordingId),
        createToken: () => createRecorderToken(request),
        report: (report) => post({ type: 'report', report }),
        recorderInRoom: async () => (await client.getParticipant(roomName, recorderIdentityOf(recordingId))).sid,
        onDisplaced: () => void leaveDisplaced(recordingId),
        onPacketsLost: (count) => {
          packetsLost += count;
        },
      }),
  );
  rooms.set(recordingId, room);
}

async function leave(recordingId: string, how: (room: RoomRecording) => Promise<void>): Promise<void> {
  const room = rooms.get(recordingId);
  if (room !== undefined) await how(room);
  rooms.delete(recordingId);
  post({ type: 'left', recordingId });
}

/** Reports `displaced` only after the room is left, because the answer may be to start this recording again. */
async function leaveDisplaced(recordingId: string): Promise<void> {
  await leave(recordingId, (room) => room.handOver());
  post({ type: 'report', report: { type: 'displaced', recordingId, at: new Date() } });
}

/**
 * Creates a token for the recorder. `recorder` sets the room's recording flag, `hidden` hides the recorder from the
 * participants.
 */
function createRecorderToken({ recordingId, roomName }: StartRecorderRequest): Promise<string> {
  const { apiKey, apiSecret } = livekit;
  const token = new AccessToken(apiKey, apiSecret, { identity: recorderIdentityOf(recordingId), ttl: TOKEN_LIFETIME });
  token.addGrant({
    roomJoin: true,
    room: roomName,
    canSubscribe: true,
    canPublish: false,
    canPublishData: false,
    hidden: true,
    recorder: true,
  });
  return token.toJwt();
}

function postAlive(): void {
  post({ type: 'alive', packetsLost });
  packetsLost = 0;
}

/**
 * Ends the capture run of the room whose code failed; the next one starts after it. An error that belongs to no room
 * ends the thread.
 */
process.on('uncaughtException', (error) => {
  const room = rooms.get(belonging.getStore() ?? '');
  if (room === undefined) throw error;
  post({ type: 'trouble', recordingId: room.recordingId, message: error.stack ?? error.message });
  room.breakOff(`the recorder failed: ${error.message}`);
});

parentPort?.on('message', (command: ThreadCommand) => {
  switch (command.type) {
    case 'start':
      return start(command.request);
    case 'stop':
      return void leave(command.recordingId, (room) => room.stop('stopped'));
    case 'hand_over':
      return void leave(command.recordingId, (room) => room.handOver());
  }
});

// Sends the first message immediately: until it arrives, the main thread cannot detect whether this one has started.
postAlive();
setInterval(postAlive, ALIVE_INTERVAL_MS);
