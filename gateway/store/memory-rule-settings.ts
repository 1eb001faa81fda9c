// The memory twin of the rules' settings.
import type { RuleSettings } from '../../rules/model/rule-desk.ts'
import { RuleSetting, standingOf } from '../../rules/model/rule-setting.ts'

export function memoryRuleSettings(): RuleSettings {
  const kept = new Map<number, RuleSetting>()
  const put = async (setting: RuleSetting): Promise<RuleSetting> => {
    kept.set(setting.settingId, RuleSetting.parse(setting))
    return setting
  }
  return {
    all: () => [...kept.values()],
    standing: () => standingOf([...kept.values()]),
    add: (setting) => put({ ...setting, settingId: kept.size + 1 }),
    async change(setting) {
      if (!kept.has(setting.settingId)) throw new Error(`there is no setting ${setting.settingId}`)
      return put(setting)
    },
    close: async () => {},
  }
}
