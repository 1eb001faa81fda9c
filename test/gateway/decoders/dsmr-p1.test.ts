// Raw P1 telegrams and what they tell.
import { goldenTests } from './golden.ts'

goldenTests('dsmr-p1')
