import { goldenTests } from './golden.ts'

goldenTests('shelly-gen1')
