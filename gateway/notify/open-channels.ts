// Opens the channels that the settings name.
import type { ChannelName } from '../../rules/model/duty.ts'
import type { ChannelParts, OpenChannel } from './channel.ts'
import { channels } from './index.ts'

export type OpenChannels = ReadonlyMap<ChannelName, { audience: 'person' | 'system'; open: OpenChannel }>

/** `settings`: by the name of the channel, as its own schema parsed them; null where it is not set up. Rejects with a channel's own sentence. */
export async function openChannels(
  settings: Readonly<Partial<Record<ChannelName, unknown>>>,
  parts: ChannelParts,
): Promise<{ readonly channels: OpenChannels; close(): Promise<void> }> {
  await using opening = new AsyncDisposableStack()
  const opened = new Map<ChannelName, { audience: 'person' | 'system'; open: OpenChannel }>()
  for (const { id, audience, open } of channels) {
    const section = settings[id] ?? null
    if (section === null) continue
    const channel = opening.adopt(await open(section, parts), (it) => it.close())
    opened.set(id, { audience, open: channel })
  }
  const all = opening.move()
  return { channels: opened, close: () => all.disposeAsync() }
}
