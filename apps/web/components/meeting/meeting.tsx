'use client';

import { useCallback, useState } from 'react';
import { AfterMeeting, type DisconnectOutcome } from './after-meeting.tsx';
import { Lobby } from './lobby.tsx';
import { MeetingRoom } from './meeting-room.tsx';
import { type MeetingDetails, type RoomTicket, useJoin } from './use-join.tsx';
import './meeting.css';

type Stage =
  | { readonly name: 'lobby' }
  | { readonly name: 'room'; readonly ticket: RoomTicket }
  | { readonly name: 'outside'; readonly outcome: DisconnectOutcome };

/** The meeting in the browser: lobby, room, and the page after leaving. */
export function Meeting({ details }: { readonly details: MeetingDetails }) {
  const [stage, setStage] = useState<Stage>({ name: 'lobby' });
  const { isJoining, problem, requestTicket } = useJoin(details);
  const join = async () => {
    const ticket = await requestTicket();
    if (ticket !== null) setStage({ name: 'room', ticket });
  };
  const [hasBeenRecorded, setHasBeenRecorded] = useState(false);
  const noteRecording = useCallback(() => setHasBeenRecorded(true), []);
  const leave = useCallback((outcome: DisconnectOutcome) => setStage({ name: 'outside', outcome }), []);

  switch (stage.name) {
    case 'lobby':
      return <Lobby {...{ details, isJoining, problem }} onJoin={join} />;
    case 'room':
      return (
        <MeetingRoom
          key={stage.ticket.token}
          details={details}
          ticket={stage.ticket}
          onOutside={leave}
          onRecording={noteRecording}
        />
      );
    case 'outside':
      return (
        <AfterMeeting {...{ details, hasBeenRecorded, isJoining, problem }} outcome={stage.outcome} onRejoin={join} />
      );
  }
}
