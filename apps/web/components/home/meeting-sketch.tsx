/** A decorative drawing of a meeting of two people. */
export function MeetingSketch() {
  return (
    <div className="mx-auto w-full max-w-lg">
      <svg viewBox="0 0 480 340" className="w-full" aria-hidden="true">
        <rect x="8" y="40" width="290" height="210" rx="28" className="fill-primary" />
        <circle cx="153" cy="125" r="38" className="fill-surface" />
        <path d="M78 250c0-48 32-76 75-76s75 28 75 76Z" className="fill-surface" />
        <rect x="216" y="120" width="256" height="188" rx="28" className="fill-sunken stroke-paper" strokeWidth="10" />
        <circle cx="344" cy="196" r="34" className="fill-accent" />
        <path d="M276 304c0-42 29-67 68-67s68 25 68 67Z" className="fill-accent" />
        <path
          d="M384 100V62m0 0c0-20-13-32-36-34 0 21 13 34 36 34Zm0 12c0-18 12-29 33-30 0 20-11 30-33 30Z"
          fill="none"
          strokeWidth="6"
          strokeLinecap="round"
          strokeLinejoin="round"
          className="stroke-accent"
        />
      </svg>
    </div>
  );
}
