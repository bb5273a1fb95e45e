import type { MeetingRecordingState } from './meeting-recording.ts';

const WORDS: Readonly<Record<MeetingRecordingState, string>> = {
  unknown: 'Offline',
  off: 'Not recorded',
  recording: 'Recording in Progress',
  starting: 'Recording is starting…',
  missing: 'Not being recorded',
};

/** Whether the meeting is being recorded. Always visible, and announced to screen readers on every change. */
export function RecordingBadge({ state }: { readonly state: MeetingRecordingState }) {
  return (
    <p role="status" className="flex items-center gap-2 rounded-full bg-white/10 px-3 py-1 text-sm font-semibold">
      {state === 'recording' ? (
        <span aria-hidden="true" className="size-2.5 rounded-full bg-[#ff6b61] motion-safe:animate-pulse" />
      ) : null}
      {WORDS[state]}
    </p>
  );
}
