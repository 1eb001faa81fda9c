// For the resident, in large letters: for what may my data be used? Each purpose by itself, and no is a good answer.
import { useState } from 'preact/hooks'
import { language } from '../look.ts'
import { Consents } from '../parts/consents.tsx'
import { Choices } from '../parts/display.tsx'
import { Empty } from '../parts/states.tsx'
import { session } from '../session.ts'
import { consentWords } from '../words/consents.ts'
import { words } from '../words/words.ts'

export default function ConsentsPage() {
  const { mine } = words.value
  const text = consentWords[language.value]
  const { homeIds } = session.value!
  const [chosen, setChosen] = useState<string | null>(homeIds[0] ?? null)
  return (
    <main id="content" class="mine">
      <header>
        <h1 tabIndex={-1}>{text.title}</h1>
      </header>
      <p>{text.intro}</p>
      {homeIds.length > 1 && (
        <Choices
          label={mine.choose}
          name="home"
          chosen={chosen}
          options={homeIds.map((id) => [id as string, id as string])}
          choose={setChosen}
        />
      )}
      {chosen === null ? <Empty>{mine.none}</Empty> : <Consents key={chosen} homeId={chosen} />}
    </main>
  )
}
