// A mail of an alarm. It says where and what to do; the rest is behind the link.
import { defineChannel } from './channel.ts'
import { mailText } from './mail-text.ts'
import { EmailSettings, openMailer } from './mailer.ts'

export const email = defineChannel({
  id: 'email',
  audience: 'person',
  settings: EmailSettings,
  async open(settings, parts) {
    const mailer = openMailer(settings, parts)
    return {
      async send(notice, address, signal) {
        const isUrgent = notice.alarm.severity === 'urgent'
        await mailer.post({ key: notice.key, to: address, isUrgent, ...mailText(notice) }, signal)
        return { state: 'handed-over' }
      },
      close: mailer.close,
    }
  },
})
