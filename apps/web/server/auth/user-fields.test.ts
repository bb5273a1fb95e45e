import { describe, expect, it } from 'vitest';
import { checkNewUser, checkUserChanges } from './user-fields.ts';

describe('a name', () => {
  it('is trimmed', async () => {
    expect(await checkNewUser({ name: '  Sam Okoro ' })).toEqual({ data: { name: 'Sam Okoro' } });
    expect(await checkUserChanges({ name: ' Sam ' })).toEqual({ data: { name: 'Sam' } });
  });

  it.each([[''], ['   '], ['x'.repeat(81)], ['a\u0000b'], ['a\nb'], ['a\u202eb'], ['visit evil.example']])(
    'is rejected if it is %j',
    async (name) => {
      await expect(checkNewUser({ name })).rejects.toMatchObject({ body: { code: 'INVALID_NAME' } });
      await expect(checkUserChanges({ name })).rejects.toMatchObject({ body: { code: 'INVALID_NAME' } });
    },
  );
});

describe('an image', () => {
  it.each([[undefined], [null], ['https://images.example/sam.png']])('can be %j', async (image) => {
    expect(await checkNewUser({ name: 'Sam', image })).toEqual({ data: { name: 'Sam', image } });
  });

  it.each([
    ['http://images.example/a'],
    ['javascript:alert(1)'],
    ['data:,a'],
    [`https://a.example/${'x'.repeat(500)}`],
    [7],
  ])('is rejected if it is %j', async (image) => {
    await expect(checkNewUser({ name: 'Sam', image })).rejects.toMatchObject({ body: { code: 'INVALID_IMAGE' } });
    await expect(checkUserChanges({ image })).rejects.toMatchObject({ body: { code: 'INVALID_IMAGE' } });
  });
});

describe('a role', () => {
  it.each([['mentor'], ['mentee'], ['']])('cannot be changed to %j', async (role) => {
    await expect(checkUserChanges({ role })).rejects.toMatchObject({ body: { code: 'ROLE_IS_FINAL' } });
  });

  it('does not affect other changes', async () => {
    expect(await checkUserChanges({ emailVerified: true })).toEqual({ data: { emailVerified: true } });
  });
});
