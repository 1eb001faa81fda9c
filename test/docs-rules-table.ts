// The table of rules in the documentation, as it follows from the rules themselves.
import { parametersOf } from '../rules/engine/parameters.ts'
import type { AnyRule } from '../rules/engine/rule.ts'
import { lifeRules } from '../rules/model/rule-setting.ts'

/** Markdown; a list of one value an hour is told as such. */
export function rulesTable(rules: readonly AnyRule[]): string {
  const rows = rules.map((rule) => {
    const parameters = parametersOf(rule).map(({ name, default: usual, least, most }) => {
      const value = Array.isArray(usual) ? `a list of ${usual.length}` : JSON.stringify(usual)
      return `\`${name}\` ${value}${least === null && most === null ? '' : ` (${least ?? '…'} to ${most ?? '…'})`}`
    })
    const closes = rule.closes === 'by-person' ? 'a person' : 'itself'
    const title = rule.words['title']?.en.replace(/\{[^}]*\}/g, '…') ?? 'raises nothing'
    return `| \`${rule.id}\` | ${rule.version} | ${title} | ${lifeRules.has(rule.id) ? 'yes' : ''} | ${closes} | ${parameters.join('<br>')} |`
  })
  const head = [
    '| rule | version | alarm | life | closed by | parameters: default (least to most) |',
    '| --- | --- | --- | --- | --- | --- |',
  ]
  return [...head, ...rows].join('\n')
}
