// solaredge: its messages and what they tell.
import { goldenTests } from './golden.ts'

goldenTests('solaredge')
