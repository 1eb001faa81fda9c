// The way of an input: kept first, then applied, then told.
import { describe, expect, it } from 'vitest'
import { memoryJournal } from '../../../gateway/store/memory.ts'
import { defineRule } from '../../../rules/engine/rule.ts'
import { homeId, ruleId } from '../../../rules/model/ids.ts'
import { hours, type Instant, later, minutes, seconds } from '../../../rules/model/time.ts'
import type { Clock, Journal } from '../../../rules/ports.ts'
import { anna, configured, motion, observed, setupOf } from '../../support/entries.ts'
import { rest } from '../../support/outage.ts'
import { morning, raised, runningPipeline } from '../../support/pipeline.ts'
import { broken, chill, stillness } from '../../support/small-rules.ts'

const home = homeId('home-1')
const berta = { account: 'berta', role: 'care' }

/** A journal whose disk takes its time: each append waits until it is let through. */
function slowJournal(): Journal & { letThrough(): void } {
  const journal = memoryJournal()
  const held: (() => void)[] = []
  return {
    ...journal,
    async append(drafts) {
      await new Promise<void>((resolve) => held.push(resolve))
      return journal.append(drafts)
    },
    letThrough: () => held.shift()?.(),
  }
}

describe('an input', () => {
  it('is accepted when it is in the journal, and not before', async () => {
    const journal = slowJournal()
    const { pipeline } = await runningPipeline({ journal })
    let accepted = false
    const done = pipeline.accept([configured(morning)]).then(() => (accepted = true))
    await rest()
    expect(accepted).toBe(false)
    expect(pipeline.status(home)).toBeNull()
    journal.letThrough()
    await done
    expect(await journal.lastSeq()).toBe(1)
    expect(pipeline.status(home)).not.toBeNull()
  })

  it('that says nothing is no entry', async () => {
    const { pipeline, journal } = await runningPipeline()
    await pipeline.accept([])
    expect(await journal.lastSeq()).toBe(0)
  })

  it('of one home says nothing about another', async () => {
    const { pipeline, clock, told } = await runningPipeline()
    await pipeline.accept([configured(morning), configured(morning, setupOf('home-2'))])
    await pipeline.accept([
      motion(morning, 'kitchen'),
      observed(later(morning, minutes(30)), 'motion-kitchen', { kind: 'motion', active: true }, {}, homeId('home-2')),
    ])
    await clock.advanceTo(later(morning, minutes(61)))
    expect(raised(told).map(({ alarm }) => alarm.homeId)).toEqual(['home-1'])
  })

  it('changes the setup only where the setup differs', async () => {
    const { pipeline, journal } = await runningPipeline()
    await pipeline.configure(setupOf())
    await pipeline.configure(setupOf())
    expect(await journal.lastSeq()).toBe(1)
    await pipeline.configure(setupOf('home-1', { residency: null }))
    expect(await journal.lastSeq()).toBe(2)
  })
})

describe('a deadline', () => {
  it('raises its alarm at its own moment, from one entry of the journal', async () => {
    const { pipeline, clock, told, entries } = await runningPipeline()
    await pipeline.accept([configured(morning), motion(morning, 'kitchen')])
    await clock.advanceTo(later(morning, minutes(59)))
    expect(raised(told)).toEqual([])
    await clock.advanceTo(later(morning, minutes(61)))
    expect(raised(told).map(({ alarm }) => alarm.raisedAt)).toEqual([later(morning, hours(1))])
    expect((await entries()).map(({ input }) => input.kind)).toEqual(['configured', 'observed', 'timer-due'])
  })

  it('that moved with each sign of life fires an hour after the last', async () => {
    const { pipeline, clock, told } = await runningPipeline()
    await pipeline.accept([configured(morning)])
    for (let minute = 0; minute <= 120; minute += 20) {
      await clock.advanceTo(later(morning, minutes(minute)))
      await pipeline.accept([motion(clock.now(), 'kitchen')])
    }
    await clock.advanceTo(later(morning, hours(4)))
    expect(raised(told).map(({ alarm }) => alarm.raisedAt)).toEqual([later(morning, hours(3))])
  })

  it('whose wake-up is late is told before the input that came after it, and so is the one behind it', async () => {
    let present = morning
    // A machine so busy that nobody is ever woken.
    const sleepy: Clock = { now: () => present, wakeAt: () => () => {}, wait: () => new Promise(() => {}) }
    const too = defineRule({ ...stillness, id: ruleId('stillness-too') })
    const { pipeline, entries, told } = await runningPipeline({ clock: sleepy, rules: [stillness, too] })
    await pipeline.accept([configured(morning), motion(morning, 'kitchen')])
    present = later(morning, seconds(3700))
    await pipeline.accept([motion(present, 'kitchen')])
    await pipeline.settled()
    const kinds = (await entries()).map(({ input }) => (input.kind === 'timer-due' ? input.timer : input.kind))
    expect(kinds).toEqual(['configured', 'observed', 'stillness-too/quiet', 'stillness/quiet', 'observed'])
    expect(raised(told)).toHaveLength(2)
  })
})

describe('a command', () => {
  async function withAlarm() {
    const running = await runningPipeline()
    await running.pipeline.accept([configured(morning), motion(morning, 'kitchen')])
    await running.clock.advanceTo(later(morning, hours(1)))
    return { ...running, alarmId: raised(running.told)[0]!.alarm.alarmId }
  }

  it('of two people at once gives the alarm one owner', async () => {
    const { pipeline, projections, alarmId } = await withAlarm()
    const take = (by: typeof anna) => pipeline.command(home, { kind: 'respond', alarmId, step: 'acknowledge', by })
    const answers = await Promise.all([take(anna), take(berta)])
    expect(answers).toEqual([{ accepted: true }, { accepted: false, why: 'already-taken' }])
    expect(await projections.alarm(alarmId)).toMatchObject({ response: 'acknowledged', claimedBy: anna })
  })

  it('is answered when what it changed can be read', async () => {
    const { pipeline, projections, alarmId } = await withAlarm()
    await pipeline.command(home, { kind: 'comment', alarmId, note: 'Ik bel haar', by: anna })
    const alarm = await projections.alarm(alarmId)
    expect(alarm?.events.at(-1)).toMatchObject({ kind: 'commented', by: anna })
  })

  it('about an alarm that there is not is refused, with why', async () => {
    const { pipeline, alarmId } = await withAlarm()
    const answer = await pipeline.command(homeId('home-9'), { kind: 'comment', alarmId, note: 'Hallo', by: anna })
    expect(answer).toEqual({ accepted: false, why: 'no-such-alarm' })
  })

  it('is in the journal once, with who gave it', async () => {
    const { pipeline, entries, alarmId } = await withAlarm()
    await pipeline.command(home, { kind: 'respond', alarmId, step: 'acknowledge', by: anna })
    const commands = (await entries()).flatMap(({ input }) => (input.kind === 'commanded' ? [input.command] : []))
    expect(commands).toEqual([{ kind: 'respond', alarmId, step: 'acknowledge', by: anna }])
  })
})

describe('who follows', () => {
  it('hears of each change once, in order', async () => {
    const { pipeline, clock, told } = await runningPipeline()
    await pipeline.accept([configured(morning), motion(morning, 'kitchen')])
    await clock.advanceTo(later(morning, hours(1)))
    await pipeline.accept([motion(clock.now(), 'kitchen')])
    await pipeline.settled()
    expect(told.map(({ event }) => event.kind)).toEqual(['raised', 'condition-ended'])
    expect(told.map(({ feedId }) => feedId)).toEqual([1, 2])
  })

  it('and fails keeps the news from nobody else', async () => {
    const { pipeline, clock } = await runningPipeline()
    const heard: Instant[] = []
    pipeline.follow(() => {
      throw new Error('a follower of ours is broken')
    })
    pipeline.follow(({ alarm }) => heard.push(alarm.raisedAt))
    await pipeline.accept([configured(morning), motion(morning, 'kitchen')])
    await clock.advanceTo(later(morning, hours(1)))
    expect(heard).toEqual([later(morning, hours(1))])
  })

  it('and stopped hears no more', async () => {
    const { pipeline, clock } = await runningPipeline()
    const heard: string[] = []
    const unfollow = pipeline.follow(({ event }) => heard.push(event.kind))
    unfollow()
    await pipeline.accept([configured(morning), motion(morning, 'kitchen')])
    await clock.advanceTo(later(morning, hours(1)))
    expect(heard).toEqual([])
  })
})

it('lets a rule that fails silence no other', async () => {
  const { pipeline, clock, told } = await runningPipeline({ rules: [broken, stillness, chill] })
  await pipeline.accept([configured(morning), motion(morning, 'kitchen')])
  await clock.advanceTo(later(morning, hours(1)))
  expect(raised(told).map(({ alarm }) => alarm.rule.id)).toEqual(['engine', 'stillness'])
})

it('lets a rule whose words fail behind a pause stop no later input of the home', async () => {
  const wordless = defineRule({ ...chill, id: ruleId('wordless'), words: { title: chill.words['title']! } })
  const { pipeline, clock, told } = await runningPipeline({ rules: [wordless, stillness] })
  await pipeline.accept([configured(morning)])
  const until = later(morning, minutes(30))
  await pipeline.command(home, { kind: 'pause', rule: wordless.id, until, because: 'bezoek', by: anna })
  await pipeline.accept([observed(morning, 'climate', { kind: 'temperature', celsius: 8 })])
  await clock.advanceTo(later(morning, minutes(31)))
  await pipeline.accept([motion(clock.now(), 'kitchen')])
  await clock.advanceTo(later(morning, minutes(91)))
  expect(raised(told).map(({ alarm }) => alarm.rule.id)).toEqual(['engine', 'stillness'])
})
