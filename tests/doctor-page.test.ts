import { expect, it } from 'vitest';
import { doctorPage } from './doctor-page.ts';

it('docs/guides/doctor.md is the catalogue of checks', async () => {
  await expect(doctorPage()).toMatchFileSnapshot('../docs/guides/doctor.md');
});
