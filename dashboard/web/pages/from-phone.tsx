// Where a notification leads: to the alarm that it was about, or to why it was not picked up.
import { useEffect, useState } from 'preact/hooks'
import { api } from '../api-client.ts'
import { Failed, Waiting } from '../parts/states.tsx'
import { go } from '../router.ts'
import { session } from '../session.ts'
import { words } from '../words/words.ts'
import { mayOpen, type PageProps, pages, startOf } from './index.ts'

export default function FromPhonePage({ params }: PageProps) {
  const { phone: text } = words.value
  const [target, setTarget] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<unknown>(null)
  const why = new URLSearchParams(location.search).get('niet')
  const reason = why !== null && why in text.notTaken ? text.notTaken[why as keyof typeof text.notTaken] : null

  async function find(): Promise<void> {
    setTrouble(null)
    try {
      const { alarmId } = await api.pushAlarm(params['reference'] ?? '')
      const found = pageOf(alarmId)
      if (reason === null) go(found, 'replace')
      else setTarget(found)
    } catch (error) {
      setTrouble(error)
    }
  }
  useEffect(() => void find(), [params['reference']])

  return (
    <main id="content" class="narrow">
      <h1 tabIndex={-1}>{reason === null ? text.opening : text.notTakenTitle}</h1>
      {reason !== null && <p role="alert">{reason}</p>}
      {target !== null && (
        <p>
          <a class="button primary" href={target}>
            {text.toAlarm}
          </a>
        </p>
      )}
      {trouble !== null && <Failed error={trouble} again={() => void find()} />}
      {target === null && trouble === null && <Waiting />}
    </main>
  )
}

/** Who may not see alarms one by one is led to where theirs are. */
function pageOf(alarmId: string): string {
  const { roles } = session.value!
  const desk = pages.find(({ path }) => path === '/alarmen/:id')
  return desk && mayOpen(desk, roles) ? `/alarmen/${encodeURIComponent(alarmId)}` : startOf(roles)
}
