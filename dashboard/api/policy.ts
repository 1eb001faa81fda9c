// What a browser may load and run on our pages: our own files, nothing else. No inline script, no frame, no other site.

/** For every answer. `data:` images are the small drawings inside our own style sheets. */
export const contentSecurityPolicy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'worker-src': ["'self'"],
  'form-action': ["'self'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
  'object-src': ["'none'"],
} as const satisfies Record<string, readonly string[]>

/** The API's documentation styles its own elements inline; scripts stay as strict as elsewhere. */
export const documentationPolicy: string = Object.entries({
  ...contentSecurityPolicy,
  'style-src': ["'self'", "'unsafe-inline'"],
})
  .map(([name, sources]) => `${name} ${sources.join(' ')}`)
  .join('; ')

/** What our pages never ask of a device; a script that got in would ask in vain. */
export const permissionsPolicy: string = [
  'accelerometer',
  'bluetooth',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
]
  .map((name) => `${name}=()`)
  .join(', ')
