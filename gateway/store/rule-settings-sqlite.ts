// The rules' settings and proposals, with all that there ever were: few, and read whole at the start.
import type { RuleSettings } from '../../rules/model/rule-desk.ts'
import { RuleSetting, standingOf } from '../../rules/model/rule-setting.ts'
import { openReader, StoreError } from './sqlite.ts'
import { openWriter } from './writer.ts'

const migrations = [`CREATE TABLE settings (setting_id INTEGER PRIMARY KEY, setting TEXT NOT NULL) STRICT;`]
const statements = {
  put: `INSERT INTO settings (setting_id, setting) VALUES (?, ?)
    ON CONFLICT (setting_id) DO UPDATE SET setting = excluded.setting`,
}

export async function openRuleSettings(options: { file: string }): Promise<RuleSettings> {
  const { file } = options
  const writer = await openWriter({ file, migrations, synchronous: 'FULL', statements, gatherMilliseconds: 0 })
  const reader = openReader(file)
  const rows = reader.prepare('SELECT setting FROM settings ORDER BY setting_id').all() as { setting: string }[]
  reader.close()
  const kept = new Map(rows.map((row) => settingOf(row.setting, file)).map((one) => [one.settingId, one]))
  let standing = standingOf([...kept.values()])
  let last = Math.max(0, ...kept.keys())

  async function put(setting: RuleSetting): Promise<RuleSetting> {
    const checked = RuleSetting.parse(setting)
    await writer.write([['put', checked.settingId, JSON.stringify(checked)]])
    kept.set(checked.settingId, checked)
    standing = standingOf([...kept.values()])
    return checked
  }
  return {
    all: () => [...kept.values()],
    standing: () => standing,
    add: (setting) => put({ ...setting, settingId: ++last }),
    async change(setting) {
      if (!kept.has(setting.settingId)) throw new StoreError(file, `there is no setting ${setting.settingId}`)
      return put(setting)
    },
    close: () => writer.close(),
  }
}

function settingOf(text: string, file: string): RuleSetting {
  const parsed = RuleSetting.safeParse(JSON.parse(text))
  if (!parsed.success)
    throw new StoreError(file, `a setting of a rule cannot be read: ${parsed.error.issues[0]?.message ?? 'no reason'}`)
  return parsed.data
}
