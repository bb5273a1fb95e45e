import { type FormEvent, type Ref, useId, useRef, useState } from 'react';
import { useIsMounted } from '#components/time/local-time.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { canUseDevices } from './device-problem.tsx';
import { LobbyDevices, NoDevicesNotice } from './lobby-devices.tsx';
import { type JoinProblem, JoinProblemNotice, type MeetingDetails, type RecordingPlan } from './use-join.tsx';

const WHY_NOT: Readonly<Record<Exclude<RecordingPlan, 'recorded'>, string>> = {
  'not-this-session': 'It was booked without a recording. Nothing you say or show is saved.',
  'not-here': 'Recording is turned off. Nothing you say or show is saved.',
};

interface LobbyProps {
  readonly details: MeetingDetails;
  readonly isJoining: boolean;
  readonly problem: JoinProblem | null;
  readonly onJoin: () => void;
}

/** The page before the room: device preview, consent to the recording, and the join button. */
export function Lobby({ details, isJoining, problem, onJoin }: LobbyProps) {
  const [isAccepted, setIsAccepted] = useState(false);
  const [isMissed, setIsMissed] = useState(false);
  const consent = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const mayJoin = isAccepted || details.recording !== 'recorded';
    setIsMissed(!mayJoin);
    if (mayJoin) onJoin();
    else consent.current?.focus();
  };
  return (
    <form onSubmit={submit} className="mx-auto w-full max-w-5xl flex-1 space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <header>
        <h1 className="text-3xl wrap-anywhere">{details.title}</h1>
        <p className="text-lg text-ink-soft">With {details.otherName}</p>
      </header>
      <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
        <DeviceChoice />
        <Card className="space-y-5">
          <RecordingConsent
            ref={consent}
            details={details}
            isAccepted={isAccepted}
            isMissed={isMissed && !isAccepted}
            onAccept={setIsAccepted}
          />
          <JoinProblemNotice problem={problem} />
          <Button type="submit" busy={isJoining} className="w-full">
            Join meeting
          </Button>
        </Card>
      </div>
    </form>
  );
}

function DeviceChoice() {
  // The server knows neither the saved choice nor whether there are devices.
  if (!useIsMounted()) return <div className="aspect-video rounded-2xl bg-[#10181a]" />;
  return canUseDevices() ? <LobbyDevices /> : <NoDevicesNotice />;
}

interface RecordingConsentProps {
  readonly details: MeetingDetails;
  readonly isAccepted: boolean;
  readonly onAccept: (isAccepted: boolean) => void;
  /** The participant pressed Join without agreeing. */
  readonly isMissed: boolean;
  readonly ref: Ref<HTMLInputElement>;
}

/** Shows whether this session is recorded. If it is, asks the participant to agree. */
function RecordingConsent({ details, isAccepted, onAccept, isMissed, ref }: RecordingConsentProps) {
  const errorId = useId();
  const { recording: plan, notice } = details;
  if (plan !== 'recorded') return <Notice title="This session isn't recorded">{WHY_NOT[plan]}</Notice>;
  return (
    <div className="rounded-lg border-l-4 border-warning bg-warning-soft px-4 py-3 text-ink">
      <p className="font-semibold">{notice.title}</p>
      <p>{notice.text}</p>
      <label className="mt-3 flex items-start gap-3">
        <input
          ref={ref}
          type="checkbox"
          checked={isAccepted}
          onChange={(event) => onAccept(event.target.checked)}
          aria-invalid={isMissed || undefined}
          aria-describedby={isMissed ? errorId : undefined}
          className="mt-1 size-5 shrink-0 accent-primary"
        />
        <span className="font-semibold">{notice.agreement}</span>
      </label>
      {isMissed ? (
        <p id={errorId} role="alert" className="mt-1 ml-8 text-sm font-medium text-danger">
          To join, agree to be recorded. If you don't want that, contact the other person first.
        </p>
      ) : null}
    </div>
  );
}
