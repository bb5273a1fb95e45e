import { type Ref, useId } from 'react';
import { Notice } from '#components/ui/notice.tsx';
import type { RecordingPlan } from './meeting-details.ts';

interface RecordingConsentProps {
  readonly plan: RecordingPlan;
  readonly isAccepted: boolean;
  readonly onAccept: (isAccepted: boolean) => void;
  /** Somebody pressed Join without accepting. */
  readonly isMissed: boolean;
  readonly ref: Ref<HTMLInputElement>;
}

/** Says whether this session is recorded, and asks for the acceptance where it is. */
export function RecordingConsent({ plan, isAccepted, onAccept, isMissed, ref }: RecordingConsentProps) {
  const errorId = useId();
  if (plan !== 'recorded') return <Notice title="This session is not recorded">{WHY_NOT[plan]}</Notice>;
  return (
    <div className="rounded-lg border-l-4 border-warning bg-warning-soft px-4 py-3 text-ink">
      <p className="font-semibold">This session is recorded</p>
      <p>
        Picture, sound and shared screens are recorded from the first to the last moment somebody is in the meeting.
        Only the two of you can watch the recording. It is kept without a time limit.
      </p>
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
        <span className="font-semibold">I accept that this session is recorded</span>
      </label>
      {isMissed ? (
        <p id={errorId} role="alert" className="mt-1 ml-8 text-sm font-medium text-danger">
          Accept the recording to join. If you do not want to be recorded, talk to the other person first.
        </p>
      ) : null}
    </div>
  );
}

const WHY_NOT: Readonly<Record<Exclude<RecordingPlan, 'recorded'>, string>> = {
  'not-this-session': 'It was booked without a recording. Nothing you say or show is kept.',
  'not-here': 'Recording is switched off on this platform at the moment. Nothing you say or show is kept.',
};
