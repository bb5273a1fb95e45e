import { Notice } from '#components/ui/notice.tsx';

/** For pages opened over plain HTTP, where browsers keep cameras and microphones to themselves. */
export function NoDevicesNotice() {
  return (
    <Notice tone="warning" title="There is no camera or microphone here">
      <p>
        Browsers give them only to secure addresses: those that begin with <strong>https://</strong>, and{' '}
        <strong>http://localhost</strong>. This page came from <strong>{window.location.origin}</strong>.
      </p>
      <p className="mt-2">
        Open the secure address of this platform, or ask whoever runs it to set up HTTPS. You can still join: you see
        and hear the other person, and they know that you are there.
      </p>
    </Notice>
  );
}
