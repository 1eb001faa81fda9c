// What tenants have told about their own money: a file of its own, that nothing of the landlord's opens.
import { TenantGiven } from '../../rules/model/housing.ts'
import type { TenantStore } from '../../rules/ports.ts'
import { openReader } from './sqlite.ts'
import { openWriter } from './writer.ts'

const migrations = ['CREATE TABLE given (residency_id TEXT PRIMARY KEY, told TEXT NOT NULL) STRICT, WITHOUT ROWID;']
const statements = {
  put: 'INSERT INTO given (residency_id, told) VALUES (?, ?) ON CONFLICT (residency_id) DO UPDATE SET told = excluded.told',
  forget: 'DELETE FROM given WHERE residency_id = ?',
}

export async function openTenants(options: { file: string }): Promise<TenantStore> {
  const { file } = options
  const writer = await openWriter({ file, migrations, synchronous: 'FULL', statements, gatherMilliseconds: 0 })
  const reader = openReader(file)
  const of = reader.prepare('SELECT told FROM given WHERE residency_id = ?')
  return {
    async of(residencyId) {
      const row = of.get(residencyId) as { told: string } | undefined
      return row ? TenantGiven.parse(JSON.parse(row.told)) : null
    },
    async put(given) {
      await writer.write([['put', given.residencyId, JSON.stringify(TenantGiven.parse(given))]])
    },
    async forget(residencyId) {
      await writer.write([['forget', residencyId]])
      await writer.tidy()
    },
    async close() {
      await writer.close()
      reader.close()
    },
  }
}
