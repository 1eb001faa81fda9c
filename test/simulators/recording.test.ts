// A recorded home is read as it was written down, and what is no event is refused by its line.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { isoUtc } from '../../rules/model/time.ts'
import {
  readActivities,
  readRecording,
  type RecordedEvent,
  type RefusedLine,
  surveyRecording,
} from '../../simulators/recording.ts'
import { temporaryFolder } from '../support/folder.ts'

const zone = 'Europe/Amsterdam'
const header = 'time_iso_local,sensor,type,value,activity'

function written(lines: readonly string[], name = 'home.csv.gz', folder = temporaryFolder()): string {
  const file = join(folder, name)
  const text = [header, ...lines, ''].join('\n')
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text)
  return file
}

async function read(file: string): Promise<{ events: RecordedEvent[]; refused: RefusedLine[] }> {
  const refused: RefusedLine[] = []
  const events: RecordedEvent[] = []
  for await (const event of readRecording(file, zone, (line) => refused.push(line))) events.push(event)
  return { events, refused }
}

const shown = (events: readonly RecordedEvent[]) =>
  events.map(({ at, sensor, active }) => `${isoUtc(at)} ${sensor} ${active ? 'on' : 'off'}`)

it('reads local times of the zone, packed or not', async () => {
  const lines = ['2025-01-10T08:00:00.250,Kitchen,motion,ON,Cook', '2025-07-10T08:00:00,Front,door,CLOSE,']
  for (const name of ['home.csv.gz', 'home.csv']) {
    const { events, refused } = await read(written(lines, name))
    expect(refused).toEqual([])
    expect(shown(events)).toEqual(['2025-01-10T07:00:00.250Z Kitchen on', '2025-07-10T06:00:00.000Z Front off'])
  }
})

it('refuses a bad line with its number and its reason, and reads on', async () => {
  const { events, refused } = await read(
    written([
      '2025-01-10T08:00:00,Kitchen,motion,ON,',
      '10-01-2025 08:01,Kitchen,motion,ON,',
      '2025-01-10T08:02:00,Kitchen,camera,ON,',
      '2025-01-10T08:03:00,Kitchen,motion,MAYBE,',
      '2025-01-10T08:04:00,,motion,ON,',
      '"2025-01-10T08:05:00,Kitchen,motion,ON,',
      `2025-01-10T08:06:00,${'x'.repeat(10_000)},motion,ON,`,
      '2025-01-09T08:00:00,Kitchen,motion,ON,',
      '2025-01-10T08:07:00,"Kitchen, table",motion,OFF,',
    ]),
  )
  expect(shown(events)).toEqual(['2025-01-10T07:00:00.000Z Kitchen on', '2025-01-10T07:07:00.000Z Kitchen, table off'])
  expect(refused.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8, 9])
  expect(refused.map(({ why }) => why)).toEqual([
    expect.stringContaining('no local time'),
    expect.stringContaining('type "camera"'),
    expect.stringContaining('value "MAYBE"'),
    expect.stringContaining('a sensor has a name'),
    expect.stringContaining('quote'),
    expect.stringContaining('too long'),
    expect.stringContaining('before the line above'),
  ])
})

it('tells the hour that comes twice in autumn by its order, and never goes back in spring', async () => {
  const autumn = await read(
    written([
      '2025-10-26T02:50:00,A,motion,ON,',
      '2025-10-26T02:10:00,A,motion,ON,',
      '2025-10-26T03:05:00,A,motion,ON,',
    ]),
  )
  expect(shown(autumn.events)).toEqual([
    '2025-10-26T00:50:00.000Z A on',
    '2025-10-26T01:10:00.000Z A on',
    '2025-10-26T02:05:00.000Z A on',
  ])
  const spring = await read(
    written([
      '2025-03-30T01:59:00,A,motion,ON,',
      '2025-03-30T02:30:00,A,motion,ON,',
      '2025-03-30T03:10:00,A,motion,ON,',
    ]),
  )
  expect(spring.refused).toEqual([])
  expect(spring.events.map(({ at }) => at)).toEqual(spring.events.map(({ at }) => at).sort((a, b) => a - b))
})

it('refuses a file that is no recording, and says when nothing could be read', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'other.csv')
  writeFileSync(file, 'a,b\n1,2\n')
  await expect(read(file)).rejects.toThrow('is no recording')
  await expect(surveyRecording({ file: written([], 'empty.csv', folder), zone })).rejects.toThrow('holds no event')
})

it('surveys sensors, rooms and span in one pass', async () => {
  const folder = temporaryFolder()
  const file = written(
    [
      '2025-01-10T08:00:00,P1,motion,ON,',
      '2025-01-10T08:01:00,P1,door,OPEN,',
      'nonsense',
      '2025-01-11T09:00:00,P2,item,ON,',
    ],
    'mine.csv.gz',
    folder,
  )
  writeFileSync(
    join(folder, 'sensors.csv'),
    'home,sensor,type,room,source_name\nmine,P1,motion,Kitchen,x\nother,P2,item,Bedroom,x\n',
  )
  const survey = await surveyRecording({ file, zone })
  expect(survey).toMatchObject({ name: 'mine', events: 3, refused: [{ line: 4 }] })
  expect(isoUtc(survey.first)).toBe('2025-01-10T07:00:00.000Z')
  expect(isoUtc(survey.last)).toBe('2025-01-11T08:00:00.000Z')
  expect(survey.sensors).toEqual([
    { sensor: 'P1', type: 'motion', room: 'Kitchen' },
    { sensor: 'P1', type: 'door', room: 'Kitchen' },
    { sensor: 'P2', type: 'item', room: '' },
  ])
})

it('reads labelled stretches and leaves out those that end before they start', async () => {
  const file = join(temporaryFolder(), 'a.csv')
  writeFileSync(
    file,
    'start_iso_local,end_iso_local,activity\n2025-01-10T08:00:00,2025-01-10T09:00:00,Leaving\n2025-01-10T08:00:00,2025-01-10T07:00:00,Sleep\n',
  )
  expect((await readActivities(file, zone)).map(({ activity }) => activity)).toEqual(['Leaving'])
})
