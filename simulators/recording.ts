// A recorded home: one line per sensor event, `time_iso_local,sensor,type,value,activity`, as research groups publish them. Read as a stream.
import { createReadStream } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { hours, type Instant, later, parseIso } from '../rules/model/time.ts'
import { fieldsOf, linesOf } from './csv-lines.ts'

export const sensorTypes = ['motion', 'door', 'pressure', 'light', 'item'] as const
export type SensorType = (typeof sensorTypes)[number]

export interface RecordedEvent {
  readonly at: Instant
  readonly sensor: string
  readonly type: SensorType
  /** ON, or OPEN of a door. */
  readonly active: boolean
}

export interface RefusedLine {
  /** 1 is the header. */
  readonly line: number
  readonly why: string
}

export interface RecordedSensor {
  readonly sensor: string
  readonly type: SensorType
  /** As the room map names it; empty where there is none. */
  readonly room: string
}

/** What is in a recording, from one pass over it. */
export interface Survey {
  readonly name: string
  readonly first: Instant
  readonly last: Instant
  readonly events: number
  readonly sensors: readonly RecordedSensor[]
  readonly refused: readonly RefusedLine[]
}

const header = ['time_iso_local', 'sensor', 'type', 'value']
const states: Readonly<Record<string, boolean>> = { ON: true, OPEN: true, OFF: false, CLOSE: false }
const longestName = 100

/**
 * The events of a recording (`.csv`, or `.csv.gz`) in order of time. Its times are those of the clock on the wall in `zone`.
 * @param refused is told of each line that is no event; the reading goes on.
 */
export async function* readRecording(
  file: string,
  zone: string,
  refused: (line: RefusedLine) => void = () => {},
): AsyncGenerator<RecordedEvent> {
  let line = 0
  let last: Instant | null = null
  for await (const text of linesOf(bytesOf(file))) {
    line++
    if (text === '') continue
    if (line === 1) {
      if (text === null || header.some((name, place) => fieldsOf(text)?.[place] !== name))
        throw new Error(`${file} is no recording: its first line must begin with ${header.join(',')}`)
      continue
    }
    const event = eventOf(text, zone, last)
    if (typeof event === 'string') refused({ line, why: event })
    else {
      last = event.at
      yield event
    }
  }
}

function eventOf(text: string | null, zone: string, last: Instant | null): RecordedEvent | string {
  const fields = text === null ? null : fieldsOf(text)
  if (!fields) return 'too long, or a quote that is not closed'
  const [time = '', sensor = '', type = '', value = ''] = fields
  const at = parseIso(time, zone)
  if (at === null) return `"${time.slice(0, 40)}" is no local time such as 2011-06-15T00:06:32.834`
  if (sensor === '' || sensor.length > longestName) return `a sensor has a name of 1 to ${longestName} characters`
  const known = sensorTypes.find((name) => name === type)
  if (!known) return `type "${type.slice(0, 40)}" is none of ${sensorTypes.join(', ')}`
  const active = states[value]
  if (active === undefined) return `value "${value.slice(0, 40)}" is none of ${Object.keys(states).join(', ')}`
  const ordered = inOrder(at, last)
  return ordered === null ? `${time} lies before the line above it` : { at: ordered, sensor, type: known, active }
}

/**
 * The hour that comes twice in autumn is told by the order: what seems an hour early is its second passing. What the wall clock never
 * showed in spring has been moved on already, and then the next hour waits for it.
 */
function inOrder(at: Instant, last: Instant | null): Instant | null {
  if (last === null || at >= last) return at
  if (last - at > hours(1)) return null
  const again = later(at, hours(1))
  return again - last < last - at ? again : last
}

/** Reads the whole recording once: which sensors there are, from when to when, and what was refused. */
export async function surveyRecording(parts: { file: string; zone: string; sensorMap?: string }): Promise<Survey> {
  const { file, zone } = parts
  const name = basename(file).replace(/\.csv(\.gz)?$/, '')
  const rooms = await readRooms(
    parts.sensorMap ?? join(dirname(file), 'sensors.csv'),
    name,
    parts.sensorMap !== undefined,
  )
  const sensors = new Map<string, RecordedSensor>()
  const refused: RefusedLine[] = []
  let first: Instant | null = null
  let last = 0 as Instant
  let events = 0
  for await (const { at, sensor, type } of readRecording(file, zone, (line) => refused.push(line))) {
    first ??= at
    last = at
    events++
    const key = `${sensor}\n${type}`
    if (!sensors.has(key)) sensors.set(key, { sensor, type, room: rooms.get(sensor) ?? '' })
  }
  if (first === null) throw new Error(`${file} holds no event that could be read`)
  return { name, first, last, events, sensors: [...sensors.values()], refused }
}

/** `home,sensor,type,room` of all homes of a folder; the rooms of one of them by sensor. No map is no fault unless it was asked for. */
async function readRooms(file: string, home: string, required: boolean): Promise<Map<string, string>> {
  const rooms = new Map<string, string>()
  if (
    !required &&
    !(await access(file).then(
      () => true,
      () => false,
    ))
  )
    return rooms
  const [first = '', ...lines] = (await readFile(file, 'utf8')).split(/\r?\n/)
  const columns = fieldsOf(first) ?? []
  for (const line of lines) {
    const fields = fieldsOf(line) ?? []
    const of = (column: string) => fields[columns.indexOf(column)] ?? ''
    if (of('sensor') !== '' && (!columns.includes('home') || of('home') === home)) rooms.set(of('sensor'), of('room'))
  }
  return rooms
}

/** A stretch of the recording with the experimenters' word for what went on. For scoring; never an input. */
export interface LabelledActivity {
  readonly from: Instant
  readonly to: Instant
  readonly activity: string
}

/** `start_iso_local,end_iso_local,activity`. */
export async function readActivities(file: string, zone: string): Promise<LabelledActivity[]> {
  const found: LabelledActivity[] = []
  for await (const line of linesOf(bytesOf(file))) {
    const [start = '', end = '', activity = ''] = (line === null ? null : fieldsOf(line)) ?? []
    const from = parseIso(start, zone)
    const to = parseIso(end, zone)
    // A stretch that ends before it starts is in the sources too, and says nothing.
    if (from !== null && to !== null && from <= to) found.push({ from, to, activity })
  }
  return found
}

function bytesOf(file: string): AsyncIterable<Buffer> {
  const raw = createReadStream(file)
  if (!file.endsWith('.gz')) return raw
  const unzipped = createGunzip()
  raw.on('error', (error) => unzipped.destroy(error))
  return raw.pipe(unzipped)
}
