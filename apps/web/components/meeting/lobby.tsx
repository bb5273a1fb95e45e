import { type FormEvent, useRef, useState } from 'react';
import { useIsMounted } from '#components/time/use-is-mounted.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { canUseDevices } from './device-access.ts';
import { JoinProblemNotice } from './join-problem-notice.tsx';
import { LobbyDevices } from './lobby-devices.tsx';
import type { MeetingDetails } from './meeting-details.ts';
import { NoDevicesNotice } from './no-devices-notice.tsx';
import { RecordingConsent } from './recording-consent.tsx';
import type { JoinProblem } from './use-join.ts';

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
            plan={details.recording}
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
