// For installers: homes whose devices are silent first, the devices of one home, and the keys with which devices sign in.
import { api } from '../api-client.ts'
import { Credentials } from '../parts/credentials.tsx'
import { Devices } from '../parts/devices.tsx'
import { HomeCoverageCard } from '../parts/home-coverage.tsx'
import { useEveryMinute, useLoaded } from '../parts/loaded.ts'
import { ProtectionWord } from '../parts/severity.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { words } from '../words/words.ts'
import type { PageProps } from './index.ts'

export default function DevicesPage({ params }: PageProps) {
  const { id } = params
  return (
    <main id="content" class="home">
      {id === undefined ? <HomeList /> : <HomeDevices key={id} homeId={id} />}
    </main>
  )
}

function HomeList() {
  const { devices: text } = words.value
  const loaded = useLoaded('homes with devices', api.homes)
  useEveryMinute(loaded.again)
  return (
    <>
      <h1 tabIndex={-1}>{text.title}</h1>
      <Shown loaded={loaded}>
        {({ homes }) =>
          homes.length === 0 ? (
            <Empty>{words.value.homes.empty}</Empty>
          ) : (
            <ul class="rows">
              {[...homes]
                .sort((one, other) => (other.silentDevices ?? 0) - (one.silentDevices ?? 0))
                .map(({ home, devices, silentDevices: silent, protection }) => (
                  <li key={home.homeId}>
                    <a class={`card row ${(silent ?? 0) > 0 ? 'technical' : ''}`} href={`/toestellen/${home.homeId}`}>
                      <span class={`shape ${(silent ?? 0) > 0 ? 'technical' : 'good'}`} aria-hidden="true">
                        {(silent ?? 0) > 0 ? '■' : '✓'}
                      </span>
                      <span class="what">
                        <b>{home.address}</b>
                        {home.village}
                        <small>{text.silentCount(silent ?? 0, devices ?? 0)}</small>
                      </span>
                      <span class="since">
                        <ProtectionWord of={protection} />
                      </span>
                    </a>
                  </li>
                ))}
            </ul>
          )
        }
      </Shown>
    </>
  )
}

function HomeDevices({ homeId }: { homeId: string }) {
  const { devices: text } = words.value
  const loaded = useLoaded(`devices ${homeId}`, () => api.home(homeId))
  useEveryMinute(loaded.again)
  return (
    <>
      <a class="button back" href="/toestellen">
        ← {text.back}
      </a>
      {loaded.value === null && <h1 tabIndex={-1}>{text.title}</h1>}
      <Shown loaded={loaded}>
        {(home) => (
          <>
            <h1 tabIndex={-1}>{home.home.address}</h1>
            <p class="muted">
              {home.home.village} · <ProtectionWord of={home.protection} />
            </p>
            <p>
              <a class="button" href={`/oplevering/${homeId}`}>
                {words.value.guard.walk.open}
              </a>
            </p>
            {home.gaps !== null && <HomeCoverageCard homeId={homeId} zone={home.zone} />}
            <section class="card" aria-labelledby="devices">
              <h2 id="devices">{text.title}</h2>
              <p class="muted">{text.help}</p>
              <Devices rows={home.deviceRows} />
            </section>
            <Credentials homeId={homeId} />
          </>
        )}
      </Shown>
    </>
  )
}
