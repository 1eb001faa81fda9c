import { goldenTests } from './golden.ts'

goldenTests('zigbee2mqtt')
