// A process of its own with a bridge whose journal never answers: to be killed in the middle. Says `held` when a message has come.
import { openBridge } from '../../gateway/mqtt/bridge.ts'

const [, , url, version] = process.argv
openBridge({
  url: url!,
  protocolVersion: version === '5' ? 5 : 4,
  intake: () => {
    process.stdout.write('held\n')
    return new Promise(() => {})
  },
})
