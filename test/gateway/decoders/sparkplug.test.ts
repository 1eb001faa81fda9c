import { goldenTests } from './golden.ts'

goldenTests('sparkplug')
