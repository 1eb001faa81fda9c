// Who lives in each home, with whom they can be reached and which care organisation answers. Names and villages are invented.
import type { Contact, Home } from '../rules/model/home.ts'
import { type HomeId, homeId, residencyId, roomId } from '../rules/model/ids.ts'
import { wallClock, zone } from './days.ts'
import type { EnergySpec } from './energy.ts'
import { type Extras, type Fixture, fixturesOf, type HouseKind, roomsOf } from './house.ts'
import { createPerson, type Person } from './person.ts'
import { type Random, random } from './random.ts'

export interface Household {
  readonly home: Home
  readonly kind: HouseKind
  readonly fixtures: readonly Fixture[]
  readonly people: readonly Person[]
  readonly energy: EnergySpec
}

// No postcode in the Netherlands has the letters SA, SD or SS.
const villages = [
  { name: 'Oosterlaak', id: 'oosterlaak', postcode: '1799 SA', streets: ['Dorpsweg', 'Kerkepad', 'Laakdijk'] },
  { name: 'Wierhorn', id: 'wierhorn', postcode: '1798 SD', streets: ['Hoornderweg', 'Molenstraat', 'Terplaan'] },
  { name: 'Noorderkaag', id: 'noorderkaag', postcode: '1797 SS', streets: ['Kaagweg', 'Schoolstraat', 'Ringdijk'] },
] as const
const careOrganisations = ['Thuiszorg De Lantaarn', 'Wijkzorg Driehoorn'] as const
const firstNames = [
  'Geertje',
  'Trijntje',
  'Neeltje',
  'Aafje',
  'Willem',
  'Cornelis',
  'Jannie',
  'Maartje',
  'Dirk',
  'Klaas',
  'Annie',
  'Siem',
  'Ria',
  'Jaap',
  'Truus',
  'Piet',
] as const
const familyNames = [
  'Walstra',
  'Zeelt',
  'Dijkgraver',
  'Rietpols',
  'Kaagman',
  'Wierda-Hoorn',
  'Meerling',
  'Spaarbrug',
  'Laakman',
  'Veldhorst',
  'Terpman',
  'Slootweg',
] as const
const relations = ['dochter', 'zoon', 'buurvrouw', 'buurman', 'nicht', 'vriendin'] as const

interface Plan {
  readonly kind: HouseKind
  readonly people: number
  readonly care: boolean
  readonly solar: boolean
  readonly meter: boolean
  readonly radar: Extras['radar']
  readonly bed?: boolean
  readonly plug?: boolean
  readonly worn?: boolean
}

/** Twelve homes that differ in what matters; a larger village goes round. */
const plans: readonly Plan[] = [
  { kind: 'bungalow', people: 1, care: true, solar: false, meter: true, radar: 'kernwacht', bed: true },
  { kind: 'terraced', people: 2, care: true, solar: true, meter: true, radar: 'zigbee' },
  { kind: 'flat', people: 1, care: true, solar: false, meter: false, radar: 'zigbee', plug: true },
  { kind: 'bungalow', people: 1, care: true, solar: true, meter: true, radar: 'kernwacht', worn: true },
  { kind: 'terraced', people: 1, care: true, solar: true, meter: true, radar: 'kernwacht', bed: true, plug: true },
  { kind: 'terraced', people: 0, care: true, solar: true, meter: true, radar: null },
  { kind: 'flat', people: 1, care: false, solar: false, meter: true, radar: null },
  { kind: 'bungalow', people: 1, care: true, solar: true, meter: true, radar: 'zigbee', plug: true },
  { kind: 'flat', people: 1, care: true, solar: false, meter: false, radar: 'kernwacht', bed: true },
  { kind: 'terraced', people: 1, care: true, solar: true, meter: true, radar: 'zigbee' },
  { kind: 'bungalow', people: 1, care: true, solar: false, meter: true, radar: 'kernwacht', plug: true },
  { kind: 'flat', people: 1, care: true, solar: false, meter: false, radar: 'zigbee', bed: true },
]

/** @param index from 0; the same home whatever the size of the village. */
export function createHousehold(seed: number, index: number): Household {
  const plan = plans[index % plans.length]!
  const village = villages[index % villages.length]!
  const id = homeId(`${village.id}-${Math.floor(index / villages.length) + 1}`)
  const chance = random(seed, 'household', id)
  const extras: Extras = {
    radar: plan.radar,
    radarRoom: chance.chance(0.6) ? 'bathroom' : 'bedroom',
    bed: plan.bed ?? false,
    plug: plan.plug ?? false,
    meter: plan.meter,
    solar: plan.solar,
    helpButton: plan.people > 0 && plan.care,
    worn: plan.worn ?? false,
  }
  const fixtures = fixturesOf(plan.kind, extras, index + 1)
  const street = chance.pick(village.streets)
  const address = { street, houseNumber: String(3 + index * 2), postcode: village.postcode, village: village.name }
  const energy = energyOf(plan, chance)
  const since = plan.people === 0 ? null : movedIn(chance)
  return {
    kind: plan.kind,
    fixtures,
    people: Array.from({ length: plan.people }, (_, place) => createPerson(seed, `${id}/${place}`)),
    energy,
    home: {
      setup: {
        homeId: id,
        zone,
        rooms: plan.solar
          ? [...roomsOf(plan.kind), { roomId: roomId('outside'), kind: 'outside' }]
          : roomsOf(plan.kind),
        devices: fixtures.map(({ device }) => device),
        residency: since === null ? null : { residencyId: residencyId(`${id}-r1`), since, people: plan.people },
        ruleParams: {},
        ...(since !== null && {
          commissioning: { signedAt: since, by: 'installer', devices: fixtures.map(({ device }) => device.deviceId) },
        }),
      },
      address,
      careOrganisation: plan.care ? careOrganisations[index % careOrganisations.length]! : null,
      ...residentsOf(id, plan.people, index, chance),
    },
  }
}

function residentsOf(id: HomeId, people: number, index: number, chance: Random): Pick<Home, 'residents' | 'contacts'> {
  const family = familyNames[index % familyNames.length]!
  const first = Math.floor(index / familyNames.length) * 5 + index
  return {
    residents: Array.from({ length: people }, (_, place) => ({
      name: `${firstNames[(first + place * 7) % firstNames.length]} ${family}`,
      birthYear: chance.whole(1934, 1949),
      phone: phone(id, place),
    })),
    contacts: people === 0 ? [] : Array.from({ length: chance.whole(2, 3) }, (_, place) => contact(id, place, chance)),
  }
}

const contact = (id: HomeId, place: number, chance: Random): Contact => ({
  name: `${chance.pick(firstNames)} ${chance.pick(familyNames)}`,
  relation: chance.pick(relations),
  phone: phone(id, place + 4),
  travelMinutes: chance.whole(3, 25),
})

/** A number that begins with 06-00 is given to nobody. */
function phone(id: HomeId, place: number): string {
  const digits = random(0, 'phone', id, place).whole(100_000, 999_999)
  return `06-00${digits}`
}

const movedIn = (chance: Random) =>
  wallClock(Date.UTC(2024, chance.whole(0, 11), chance.whole(1, 28)) / 86_400_000, 720)

function energyOf({ people, kind, solar }: Plan, chance: Random): EnergySpec {
  return {
    yearlyKwh: people === 0 ? 260 : (1150 + 650 * people) * chance.between(0.8, 1.25),
    gasPerDegreeM3: (kind === 'flat' ? 0.2 : 0.36) * (people === 0 ? 0.35 : chance.between(0.75, 1.25)),
    gasPerDayM3: 0.28 * people,
    panels: solar
      ? {
          peakWatts: chance.whole(5, 10) * 410,
          tilt: chance.whole(25, 45),
          azimuth: chance.pick([-80, -35, 0, 10, 40, 85]),
        }
      : null,
  }
}
