import { goldenTests } from './golden.ts'

goldenTests('vayyar')
