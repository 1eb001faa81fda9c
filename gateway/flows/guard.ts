// The door of the editor: who is not signed in is told where to, and pages of other sites change nothing here.
import type { RequestHandler } from 'express'
import type { FlowUser } from './who.ts'

const harmless = new Set(['GET', 'HEAD', 'OPTIONS'])

export const guard =
  (parts: { whoIs(cookies: string): Promise<FlowUser | null>; readonly publicUrl: string }): RequestHandler =>
  (request, response, next) => {
    response.set({
      'content-security-policy': "frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    const site = request.get('sec-fetch-site')
    const isForeign =
      site === undefined ? request.get('origin') !== undefined : site !== 'same-origin' && site !== 'none'
    if (!harmless.has(request.method) && isForeign) return void response.status(403).end()
    parts.whoIs(request.get('cookie') ?? '').then((user) => {
      if (user) return next()
      if (request.method === 'GET' && request.accepts(['json', 'html']) === 'html')
        return void response.status(401).type('html').send(signInFirst(parts.publicUrl))
      response.status(401).end()
    }, next)
  }

const signInFirst = (
  url: string,
): string => `<!doctype html><html lang="nl"><meta charset="utf-8"><title>Kernwacht: flows</title>
<h1>Meld u eerst aan</h1>
<p>De flows zijn voor beheerders. <a href="${escaped(url)}">Meld u aan bij Kernwacht</a> en open deze pagina dan opnieuw.</p>
<p lang="en">Flows are for administrators. <a href="${escaped(url)}">Sign in to Kernwacht</a>, then open this page again.</p></html>`

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
