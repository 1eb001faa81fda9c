// In a demo the sign-in page shows one account per role. Anywhere else there is nothing here.
import { Demo, Problem } from '../contract.ts'
import { Refusal } from '../errors.ts'
import type { Routes } from '../parts.ts'

export const demo: Routes = (api, { demo, demoAccounts }) => {
  api.get(
    '/api/demo',
    { schema: { tags: ['session'], response: { 200: Demo, 404: Problem } }, config: { open: true } },
    async () => {
      if (!demo) throw new Refusal('not-found')
      return [...(demoAccounts ?? [])]
    },
  )
}
