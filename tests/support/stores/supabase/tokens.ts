import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const claimsSchema = z.object({ role: z.string().optional(), url: z.string().optional(), exp: z.number().optional() });
export type Claims = z.infer<typeof claimsSchema>;

/** Returns the server's own time, even if a test changes our clock. */
export function serverNowMs(): number {
  return performance.timeOrigin + performance.now();
}

const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/** Signs a JSON Web Token as Supabase does for its keys and URLs. */
export function signToken(claims: Claims, secret: string): string {
  const text = `${HEADER}.${encode(claims)}`;
  return `${text}.${signatureOf(text, secret)}`;
}

/** Returns the claims of a valid token, otherwise the refusal in the real server's words. */
export function readToken(token: string, secret: string): Claims | { readonly refusal: string } {
  const [header, payload, signature] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined)
    return { refusal: 'Invalid Compact JWS' };
  if (!isEqual(signature, signatureOf(`${header}.${payload}`, secret)))
    return { refusal: 'signature verification failed' };
  const claims = claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  const isOver = claims.exp !== undefined && serverNowMs() >= claims.exp * 1000;
  return isOver ? { refusal: '"exp" claim timestamp check failed' } : claims;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signatureOf(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}

function isEqual(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
