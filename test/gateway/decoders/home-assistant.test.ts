import { goldenTests } from './golden.ts'

goldenTests('home-assistant')
