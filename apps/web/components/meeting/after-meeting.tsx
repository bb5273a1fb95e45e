import { DisconnectReason } from 'livekit-client';
import { useEffect, useRef } from 'react';
import { Button, LinkButton } from '#components/ui/button.tsx';
import { type JoinProblem, JoinProblemNotice, type MeetingDetails, type RecordingPlan } from './use-join.tsx';

/**
 * Why a participant is no longer in the room.
 * - left: pressed Leave
 * - replaced: joined from another tab or device
 * - ended: the room was closed for everyone
 * - removed: the server removed the participant
 * - lost: the connection broke and was not restored
 * - unreachable: the connection was never established
 */
export type DisconnectOutcome = 'left' | 'replaced' | 'ended' | 'removed' | 'lost' | 'unreachable';

interface Words {
  readonly title: string;
  readonly text: string;
  /** The label of the button that joins again. */
  readonly rejoin: string;
  /** Whether this ends the meeting for the participant; then the page shows what happens to the recording. */
  readonly isOver: boolean;
}

const WORDS: Readonly<Record<DisconnectOutcome, Words>> = {
  left: {
    title: 'You left the meeting',
    text: 'Left by mistake? You can rejoin.',
    rejoin: 'Rejoin',
    isOver: true,
  },
  ended: { title: 'The meeting ended', text: 'It was closed for both of you.', rejoin: 'Rejoin', isOver: true },
  replaced: {
    title: 'You joined from another tab or device',
    text: 'You can be in the meeting from one place at a time.',
    rejoin: 'Use this device',
    isOver: false,
  },
  removed: {
    title: 'You were removed from the meeting',
    text: 'The session may be cancelled or over. If not, try to rejoin.',
    rejoin: 'Rejoin',
    isOver: false,
  },
  lost: {
    title: 'Connection lost',
    text: "Rejoin when you're back online.",
    rejoin: 'Rejoin',
    isOver: false,
  },
  unreachable: {
    title: "Can't connect to the meeting",
    text: 'Check your internet connection. A company network or a VPN may block video calls.',
    rejoin: 'Try again',
    isOver: false,
  },
};

interface AfterMeetingProps {
  readonly details: MeetingDetails;
  readonly outcome: DisconnectOutcome;
  /** Whether a recording was running while this participant was in the room. */
  readonly hasBeenRecorded: boolean;
  readonly isJoining: boolean;
  readonly problem: JoinProblem | null;
  readonly onRejoin: () => void;
}

/** The page after the room: why the participant left it, what happens to the recording, and how to rejoin. */
export function AfterMeeting({ details, outcome, hasBeenRecorded, isJoining, problem, onRejoin }: AfterMeetingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The focused element of the room no longer exists. Otherwise keyboard and screen reader would start at the page top.
  useEffect(() => heading.current?.focus(), []);
  const { title, text, rejoin, isOver } = WORDS[outcome];
  return (
    <div className="mx-auto flex w-full max-w-xl flex-1 flex-col justify-center gap-4 px-4 py-12 sm:px-6">
      <h1 ref={heading} tabIndex={-1} className="text-3xl outline-none">
        {title}
      </h1>
      {isOver ? <RecordingOutlook plan={details.recording} hasBeenRecorded={hasBeenRecorded} /> : null}
      <p className="text-lg text-ink-soft">{text}</p>
      <JoinProblemNotice problem={problem} />
      <div className="mt-2 flex flex-wrap gap-3">
        {isOver ? <LinkButton href="/dashboard">Go to dashboard</LinkButton> : null}
        <Button tone={isOver ? 'secondary' : 'primary'} busy={isJoining} onClick={onRejoin}>
          {rejoin}
        </Button>
        {isOver ? null : (
          <LinkButton href="/dashboard" tone="secondary">
            Go to dashboard
          </LinkButton>
        )}
      </div>
    </div>
  );
}

interface RecordingOutlookProps {
  readonly plan: RecordingPlan;
  readonly hasBeenRecorded: boolean;
}

/** What happens to the recording, as far as this browser knows. */
function RecordingOutlook({ plan, hasBeenRecorded }: RecordingOutlookProps) {
  if (plan !== 'recorded') return <p className="text-lg">This meeting wasn't recorded.</p>;
  if (!hasBeenRecorded) {
    return (
      <p className="text-lg">
        Nothing was recorded while you were in the meeting. If a recording starts later, it appears on your dashboard.
      </p>
    );
  }
  return <p className="text-lg">We'll process the recording once everyone leaves, then notify you.</p>;
}

/** Maps LiveKit's reason to an outcome. A missing reason counts as a lost connection; the participant can rejoin. */
export function disconnectOutcome(reason: DisconnectReason | undefined): DisconnectOutcome {
  switch (reason) {
    case DisconnectReason.CLIENT_INITIATED:
      return 'left';
    case DisconnectReason.DUPLICATE_IDENTITY:
      return 'replaced';
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
      return 'ended';
    case DisconnectReason.PARTICIPANT_REMOVED:
      return 'removed';
    case DisconnectReason.JOIN_FAILURE:
      return 'unreachable';
    default:
      return 'lost';
  }
}
