import { MeetingSketch } from '#components/home/meeting-sketch.tsx';
import { LinkButton } from '#components/ui/button.tsx';
import { getContainer } from '#server/container.ts';
import { knownUser } from '#server/users.ts';

const BOOK = { title: 'Book', text: 'Choose a mentor and a time. You both see it in your own time zone.' };
const MEET = { title: 'Meet', text: 'Talk one-on-one in your browser, with video, audio and screen sharing.' };
const WATCH = {
  title: 'Watch again',
  text: 'Recording is automatic. Only the two of you can watch it, for as long as you like.',
};
const COME_BACK = { title: 'Come back', text: 'Book the next session with the same mentor, or with another one.' };

const RECORDED = {
  promise: 'Every session, saved.',
  reason: 'Every session is recorded, so the two of you can always come back to it.',
  steps: [BOOK, MEET, WATCH],
} as const;

/** With `RECORDING_ENABLED=false`. */
const NOT_RECORDED = {
  promise: 'One-on-one, by video.',
  reason: "Sessions aren't recorded at the moment.",
  steps: [BOOK, MEET, COME_BACK],
} as const;

export default async function HomePage() {
  const user = await knownUser();
  // Read when the page is requested: a build has no environment.
  const { promise, reason, steps } = getContainer().config.recording.enabled ? RECORDED : NOT_RECORDED;
  return (
    <div className="mx-auto w-full max-w-6xl px-4 sm:px-6">
      <section className="grid items-center gap-10 py-14 sm:py-20 lg:grid-cols-2">
        <div>
          <h1 className="text-4xl leading-tight sm:text-5xl">
            <span className="inline-block">One mentor.</span> <span className="inline-block">One mentee.</span>{' '}
            <span className="inline-block">{promise}</span>
          </h1>
          <p className="mt-5 max-w-prose text-lg text-ink-soft">
            Young Minds connects young people with mentors by video. {reason}
          </p>
          <div className="mt-8 flex flex-wrap gap-3">
            {user === null ? (
              <>
                <LinkButton href="/auth/signup">Create an account</LinkButton>
                <LinkButton href="/auth/signin" tone="secondary">
                  Sign in
                </LinkButton>
              </>
            ) : (
              <LinkButton href="/dashboard">Go to dashboard</LinkButton>
            )}
          </div>
        </div>
        <MeetingSketch />
      </section>
      <section aria-labelledby="how" className="border-t border-line py-12">
        <h2 id="how" className="text-2xl">
          How it works
        </h2>
        <ol className="mt-6 grid gap-8 sm:grid-cols-3">
          {steps.map(({ title, text }, index) => (
            <li key={title}>
              <p className="font-display text-3xl text-accent" aria-hidden="true">
                {index + 1}
              </p>
              <h3 className="mt-1 text-xl">{title}</h3>
              <p className="mt-1 text-ink-soft">{text}</p>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
