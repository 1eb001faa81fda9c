// THE list of channels. A channel is one file and one line here.
import type { AnyChannel } from './channel.ts'

export const channels: readonly AnyChannel[] = []
