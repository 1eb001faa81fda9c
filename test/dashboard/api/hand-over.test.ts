// The note from one shift to the next: for the own desk, with who wrote it, and for a week.
import { expect, it } from 'vitest'
import { HandOver } from '../../../dashboard/api/contract-care.ts'
import { days, later } from '../../../rules/model/time.ts'
import { organisation, runningApi } from '../../support/api.ts'
import { morning } from '../../support/pipeline.ts'
import { memoryHandOver } from '../../../gateway/store/memory-hand-over.ts'

const read = async (api: Awaited<ReturnType<typeof runningApi>>) =>
  HandOver.parse((await api.ask('care', 'GET /api/desk/hand-over')).body).notes.map(({ note }) => note)

it('is read by the next shift of the same organisation, newest first, and no longer after a week', async () => {
  const handOver = memoryHandOver()
  await handOver.add({ careOrganisation: 'Elders', at: morning, by: 'x', note: 'van anderen' }, morning)
  const api = await runningApi({ handOver })
  for (const note of ['rustige nacht', '  mevrouw slaapt bij haar dochter '])
    expect(await api.ask('care', 'POST /api/desk/hand-over', { note })).toMatchObject({ status: 204 })
  expect(await read(api)).toEqual(['mevrouw slaapt bij haar dochter', 'rustige nacht'])
  expect((await handOver.of({ careOrganisation: organisation, since: morning, limit: 1 }))[0]).toMatchObject({
    by: 'account-care',
    at: morning,
  })
  await api.clock.advanceTo(later(morning, days(8)))
  expect(await read(api)).toEqual([])
})

it('says something, and is no document', async () => {
  const { ask } = await runningApi()
  expect(await ask('care', 'POST /api/desk/hand-over', { note: '  ' })).toMatchObject({ status: 422 })
  expect(await ask('care', 'POST /api/desk/hand-over', { note: 'x'.repeat(2001) })).toMatchObject({ status: 422 })
})
