// Might this message be a call for help? A cheap look before any decoding, so that what is shed under load is never an alarm.

/** Words in the topics and payloads of help buttons, fall detectors, smoke, CO, gas and water alarms, in the tongues of our devices. */
const words = [
  'help',
  'fall',
  'fell',
  'sos',
  'panic',
  'emergency',
  'nood',
  'alarm',
  'alert',
  'button',
  'action',
  'click',
  'press',
  'event',
  'input',
  'smoke',
  'rook',
  'carbon',
  'monoxide',
  'gas',
  'leak',
  'flood',
  'water',
  'tamper',
  '"co"',
  'pull',
]
const lifeSafetyPattern = new RegExp(words.join('|'), 'i')

/** The longest payload that is searched; a longer one is no telemetry of a small sensor, and passes as if it might be an alarm. */
const searchedBytes = 4096

/**
 * Conservative on purpose: true whenever one of the words occurs anywhere, or when it cannot be told. Telemetry that passes as an alarm
 * costs a little time; an alarm that is taken for telemetry could cost a life.
 */
export function mayBeLifeSafety(path: string, payload: Uint8Array): boolean {
  if (lifeSafetyPattern.test(path)) return true
  if (payload.byteLength > searchedBytes) return true
  return lifeSafetyPattern.test(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('latin1'))
}
