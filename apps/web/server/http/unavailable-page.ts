import { RETRY_LATER } from './respond.ts';

/** Needs no script, and loads itself again. */
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="refresh" content="5">
    <title>Temporarily unavailable · Young Minds</title>
    <style>
      :root { color-scheme: light dark }
      body { display: grid; min-height: 100dvh; margin: 0; place-items: center; font: 1.1rem/1.5 system-ui, sans-serif }
      main { padding: 1.5rem; text-align: center }
    </style>
  </head>
  <body>
    <main>
      <h1>Young Minds is temporarily unavailable</h1>
      <p>This page tries again every few seconds. <a href="">Try again now</a></p>
    </main>
  </body>
</html>
`;

/** Responds with a page that asks the user to wait. */
export function respondUnavailable(): Response {
  return new Response(PAGE, { status: 503, headers: { ...RETRY_LATER, 'Content-Type': 'text/html; charset=utf-8' } });
}
