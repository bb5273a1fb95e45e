import { useEffect, useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import type { DisconnectOutcome } from './disconnect-outcome.ts';
import { JoinProblemNotice } from './join-problem-notice.tsx';
import type { MeetingDetails, RecordingPlan } from './meeting-details.ts';
import type { JoinProblem } from './use-join.ts';

interface AfterMeetingProps {
  readonly details: MeetingDetails;
  readonly outcome: DisconnectOutcome;
  /** Whether a recording was seen to run while one was in the room. */
  readonly hasBeenRecorded: boolean;
  readonly isJoining: boolean;
  readonly problem: JoinProblem | null;
  readonly onRejoin: () => void;
}

interface Words {
  readonly title: string;
  readonly text: string;
  /** What the button that leads back says. */
  readonly rejoin: string;
  /** Whether this ends the meeting for the person, so that the recording is next. */
  readonly isOver: boolean;
}

const WORDS: Readonly<Record<DisconnectOutcome, Words>> = {
  left: {
    title: 'You left the meeting',
    text: 'Left by mistake? You can go back in.',
    rejoin: 'Join again',
    isOver: true,
  },
  ended: { title: 'The meeting is over', text: 'It was closed for everybody.', rejoin: 'Open it again', isOver: true },
  replaced: {
    title: 'You opened this meeting elsewhere',
    text: 'You are in it in another tab or on another device. Only one of them can be in the meeting at a time.',
    rejoin: 'Take it back here',
    isOver: false,
  },
  removed: {
    title: 'You were taken out of the meeting',
    text: 'If you do not know why, ask the other person.',
    rejoin: 'Join again',
    isOver: false,
  },
  lost: {
    title: 'The connection was lost',
    text: 'Check your internet connection, then come back. The other person sees that you have gone.',
    rejoin: 'Join again',
    isOver: false,
  },
  unreachable: {
    title: 'The meeting could not be reached',
    text: 'The video service does not answer. Check your internet connection; a company network or VPN may be in the way.',
    rejoin: 'Try again',
    isOver: false,
  },
};

/** After the room: why one is no longer in it, what becomes of the recording, and the way back. */
export function AfterMeeting({ details, outcome, hasBeenRecorded, isJoining, problem, onRejoin }: AfterMeetingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The room with its focus is gone; without this, keyboard and screen reader would start at the top of the page.
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
        {isOver ? <LinkButton href="/dashboard">Go to your dashboard</LinkButton> : null}
        <Button tone={isOver ? 'secondary' : 'primary'} busy={isJoining} onClick={onRejoin}>
          {rejoin}
        </Button>
        {isOver ? null : (
          <LinkButton href="/dashboard" tone="secondary">
            Go to your dashboard
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

/** What becomes of the recording, as far as this browser can know. */
function RecordingOutlook({ plan, hasBeenRecorded }: RecordingOutlookProps) {
  if (plan !== 'recorded') return <p className="text-lg">This meeting was not recorded.</p>;
  if (!hasBeenRecorded) {
    return (
      <p className="text-lg">
        No recording was running while you were in the meeting. If one has started since, it appears on your dashboard.
      </p>
    );
  }
  return (
    <p className="text-lg">
      The recording is being prepared as soon as everybody has left. That takes a few minutes; we tell you when it is
      ready, and it appears on your dashboard.
    </p>
  );
}
