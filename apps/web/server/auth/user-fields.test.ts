import { describe, expect, it } from 'vitest';
import { normalizeName, refuseRoleChange } from './user-fields.ts';

describe('a name', () => {
  it('is trimmed', async () => {
    expect(await normalizeName({ name: '  Sam Okoro ' })).toEqual({ data: { name: 'Sam Okoro' } });
    expect(await refuseRoleChange({ name: ' Sam ' })).toEqual({ data: { name: 'Sam' } });
  });

  it.each([[''], ['   '], ['x'.repeat(81)], ['a\u0000b'], ['a\nb']])('is rejected if it is %j', async (name) => {
    await expect(normalizeName({ name })).rejects.toMatchObject({ body: { code: 'INVALID_NAME' } });
    await expect(refuseRoleChange({ name })).rejects.toMatchObject({ body: { code: 'INVALID_NAME' } });
  });
});

describe('a role', () => {
  it.each([['mentor'], ['mentee'], ['']])('cannot be changed to %j', async (role) => {
    await expect(refuseRoleChange({ role })).rejects.toMatchObject({ body: { code: 'ROLE_IS_FINAL' } });
  });

  it('does not affect other changes', async () => {
    expect(await refuseRoleChange({ emailVerified: true })).toEqual({ data: { emailVerified: true } });
  });
});
