// The home drawn as rooms: where somebody was last seen, how the doors stand, and where an alarm came from; the same as a table.
import type { FloorPlan as Plan } from '../../api/contract-care.ts'
import type { AlarmRow } from '../../api/contract.ts'
import { movementApi } from '../movement-client.ts'
import { minute } from '../ticking.ts'
import { ago, clock, moment } from '../words/times.ts'
import { roomName, words } from '../words/words.ts'
import { type Placed, placed, planWidth } from './floor-layout.ts'
import { useEveryMinute, useLoaded } from './loaded.ts'
import { Shown } from './states.tsx'
import '../styles/movement.css'

interface At {
  readonly zone: string
  /** Where an alarm came from, where that is known. */
  readonly alarm?: Pick<AlarmRow, 'room' | 'severity'> | undefined
}

export function FloorPlan({ homeId, ...at }: { homeId: string } & At) {
  const loaded = useLoaded(`floor ${homeId}`, () => movementApi.floor(homeId))
  useEveryMinute(loaded.again)
  return <Shown loaded={loaded}>{(plan) => <Drawing plan={plan} {...at} />}</Shown>
}

function Drawing({ plan, zone, alarm }: { plan: Plan } & At) {
  const { movement: text, asTable } = words.value
  if (plan.rooms.length === 0) return <p class="muted">{text.noRooms}</p>
  const rooms = placed(plan.rooms)
  const height = Math.max(...rooms.map(({ y, height }) => y + height))
  const label = text.planLabel(clock(plan.now, zone))
  return (
    <figure class="floor">
      <svg viewBox={`-2 -2 ${planWidth + 4} ${height + 4}`} role="img" aria-label={label} focusable="false">
        {rooms.map((room) => (
          <Room key={room.room.roomId} at={room} plan={plan} zone={zone} alarm={alarm} />
        ))}
      </svg>
      <figcaption class="muted">{text.asOf(clock(plan.now, zone))}</figcaption>
      <details>
        <summary>{asTable}</summary>
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">{text.room}</th>
              <th scope="col">{text.seenAt}</th>
              <th scope="col">{text.doors}</th>
            </tr>
          </thead>
          <tbody>
            {plan.rooms.map((room) => (
              <tr key={room.roomId}>
                <th scope="row">
                  {roomName(room)}
                  {plan.lastSign?.roomId === room.roomId && <small class="muted">{text.lastSeen}</small>}
                  {alarm?.room?.roomId === room.roomId && <small class={alarm.severity}>{text.alarmHere}</small>}
                </th>
                <td data-label={text.seenAt}>
                  {room.lastMovementAt === null ? text.notSeen : moment(room.lastMovementAt, minute.value, zone)}
                </td>
                <td data-label={text.doors}>
                  {doorsOf(plan, room.roomId)
                    .map(
                      (door) => doorWords(door) + (door.at === null ? '' : ` (${moment(door.at, minute.value, zone)})`),
                    )
                    .join(', ') || '–'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}

type Door = Plan['doors'][number]
const doorsOf = ({ doors }: Plan, roomId: string): Door[] => doors.filter((door) => door.roomId === roomId)
const stateOf = ({ open }: Door) => (open === null ? 'unknown' : open ? 'open' : 'shut')
function doorWords(door: Door): string {
  const { movement: text } = words.value
  return door.exit ? `${text.door[stateOf(door)]} (${text.outside})` : text.door[stateOf(door)]
}

function Room({ at, plan, zone, alarm }: { at: Placed; plan: Plan } & At) {
  const { movement: text } = words.value
  const { room, x, y, width, height } = at
  const isLast = plan.lastSign?.roomId === room.roomId
  const isAlarm = alarm?.room?.roomId === room.roomId
  const seen = room.lastMovementAt
  const doors = doorsOf(plan, room.roomId)
  return (
    <g class={`room ${isLast ? 'last' : ''} ${isAlarm ? `alarm ${alarm.severity}` : ''}`}>
      <rect x={x + 1.5} y={y + 1.5} width={width - 3} height={height - 3} rx={4} />
      <text x={x + 9} y={y + 20} class="name">
        {isAlarm && '▲ '}
        {roomName(room)}
      </text>
      <text x={x + 9} y={y + 38}>
        {seen === null ? text.notSeen : clock(seen, zone)}
        {seen !== null && minute.value - seen < 3_600_000 && width > 110 && ` · ${ago(seen, minute.value)}`}
      </text>
      {isLast && (
        <text x={x + 9} y={y + 54} class="sign">
          ● {text.lastSeen}
        </text>
      )}
      {doors.slice(0, 1).map((door) => (
        <DoorSign key={door.deviceId} door={door} x={x} y={y + height} width={width} below={!isLast} />
      ))}
    </g>
  )
}

/** In the lower wall: a leaf in it is shut, one that stands away from it is open. */
function DoorSign({ door, x, y, width, below }: { door: Door; x: number; y: number; width: number; below: boolean }) {
  const { movement: text } = words.value
  const state = stateOf(door)
  const hinge = x + width - 34
  return (
    <g class={`door ${state}`}>
      <line class="gap" x1={hinge} x2={hinge + 24} y1={y - 1.5} y2={y - 1.5} />
      <line
        class="leaf"
        x1={hinge}
        y1={y - 1.5}
        x2={state === 'open' ? hinge + 12 : hinge + 24}
        y2={state === 'open' ? y - 22 : y - 1.5}
      />
      {below && (
        <text x={x + 9} y={y - 14}>
          {text.door[state]}
        </text>
      )}
    </g>
  )
}
