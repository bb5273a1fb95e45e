import { type Ref, useId } from 'react';
import { Notice } from '#components/ui/notice.tsx';
import type { RecordingPlan } from './meeting-details.ts';

interface RecordingConsentProps {
  readonly plan: RecordingPlan;
  readonly isAccepted: boolean;
  readonly onAccept: (isAccepted: boolean) => void;
  /** The participant pressed Join without agreeing. */
  readonly isMissed: boolean;
  readonly ref: Ref<HTMLInputElement>;
}

/**
 * Shows whether this session is recorded. If it is, asks the participant to agree.
 * If you change this notice, increase `RECORDING_NOTICE_VERSION`.
 */
export function RecordingConsent({ plan, isAccepted, onAccept, isMissed, ref }: RecordingConsentProps) {
  const errorId = useId();
  if (plan !== 'recorded') return <Notice title="This session isn't recorded">{WHY_NOT[plan]}</Notice>;
  return (
    <div className="rounded-lg border-l-4 border-warning bg-warning-soft px-4 py-3 text-ink">
      <p className="font-semibold">This session is recorded</p>
      <p>
        Video, audio and shared screens are recorded while anyone is in the meeting. Only the two of you can watch the
        recording. It's kept indefinitely.
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
        <span className="font-semibold">I agree to be recorded</span>
      </label>
      {isMissed ? (
        <p id={errorId} role="alert" className="mt-1 ml-8 text-sm font-medium text-danger">
          To join, agree to be recorded. If you don't want that, contact the other person first.
        </p>
      ) : null}
    </div>
  );
}

const WHY_NOT: Readonly<Record<Exclude<RecordingPlan, 'recorded'>, string>> = {
  'not-this-session': 'It was booked without a recording. Nothing you say or show is saved.',
  'not-here': 'Recording is turned off. Nothing you say or show is saved.',
};
