// The devices of a home and whether each is heard: silent ones first.
import type { DeviceRow } from '../../api/contract.ts'
import { minute } from '../ticking.ts'
import { moment } from '../words/times.ts'
import { roomName, words } from '../words/words.ts'

const order: readonly DeviceRow['state'][] = ['silent', 'never-heard', 'heard']
const signs: Readonly<Record<DeviceRow['state'], [sign: string, tone: string]>> = {
  silent: ['■', 'technical'],
  'never-heard': ['□', 'technical'],
  heard: ['✓', 'good'],
}
export const lowBatteryPercent = 15

export function Devices({ rows }: { rows: readonly DeviceRow[] }) {
  const { devices: text, deviceKinds } = words.value
  if (rows.length === 0) return <p class="muted">{text.empty}</p>
  const sorted = [...rows].sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state))
  const hasTimes = rows.some(({ lastHeardAt }) => lastHeardAt !== null)
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={text.title}>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{text.device}</th>
            <th scope="col">{text.room}</th>
            <th scope="col">{text.state}</th>
            <th scope="col">{text.battery}</th>
            {hasTimes && <th scope="col">{text.lastHeard}</th>}
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ deviceId, kind, room, state, batteryPercent, lastHeardAt }) => (
            <tr key={deviceId} class={state}>
              <th scope="row">
                {deviceKinds[kind]}
                <small class="muted">{deviceId}</small>
              </th>
              <td data-label={text.room}>{room ? roomName(room) : '–'}</td>
              <td data-label={text.state}>
                <span class={`severity ${signs[state][1]}`}>
                  <span class="shape" aria-hidden="true">
                    {signs[state][0]}
                  </span>{' '}
                  {text[state]}
                </span>
              </td>
              <td data-label={text.battery}>
                {batteryPercent === null ? '–' : `${Math.round(batteryPercent)} %`}
                {batteryPercent !== null && batteryPercent < lowBatteryPercent && <b class="today"> ◆ {text.low}</b>}
              </td>
              {hasTimes && (
                <td data-label={text.lastHeard}>{lastHeardAt === null ? '–' : moment(lastHeardAt, minute.value)}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
