// Signing in at the organisation's own provider, such as Entra ID: OpenID Connect's code flow with PKCE, state and nonce. Groups there are roles here.
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretPost,
  type Configuration,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { z } from 'zod'
import { type Instant, later, minutes } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import type { Role } from './contract.ts'
import { Refusal } from './errors.ts'

export interface ProviderRules {
  readonly issuer: string
  readonly clientId: string
  /** What the button says, such as the organisation's name. */
  readonly label: string
  /** Which groups of the provider make which role. */
  readonly groups: Readonly<Partial<Record<Role, readonly string[]>>>
  /** By group: for which care organisation its members work. */
  readonly careOrganisations: Readonly<Record<string, string>>
  /** The provider asks everybody for two factors, also where its token does not say so (`amr`). */
  readonly provesTwoFactors: boolean
}
export interface Proven {
  /** The provider's own name for the person, which never changes. */
  readonly subject: string
  readonly email: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly careOrganisation: string | null
  readonly factors: 1 | 2
}

export interface SingleSignOn {
  readonly label: string
  /** Where the browser goes, and what it has to bring back. */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly state: string }>
  /** Who came back. Refuses where the browser is not the one that went, or the provider's word is not right. */
  finish(currentUrl: URL, state: string | undefined): Promise<Proven>
}

/** As Entra ID, Keycloak and others write them. */
const Claims = z.object({
  sub: z.string().min(1).max(255),
  email: z.email().max(200).optional(),
  preferred_username: z.email().max(200).optional().catch(undefined),
  name: z.string().trim().max(100).optional(),
  groups: z.array(z.string()).max(500).catch([]).default([]),
  roles: z.array(z.string()).max(500).catch([]).default([]),
  amr: z.array(z.string()).catch([]).default([]),
})

const answerWithin = minutes(10)
const mostAsked = 10_000
const patienceSeconds = 5

export function openSingleSignOn(parts: {
  readonly rules: ProviderRules
  readonly clientSecret: string
  readonly clock: Pick<Clock, 'now'>
}): SingleSignOn {
  const { rules, clientSecret, clock } = parts
  const asked = new Map<string, { nonce: string; verifier: string; redirectUri: string; endsAt: Instant }>()
  let known: Promise<Configuration> | null = null

  /** Asked for when it is needed and again when it failed: a provider that was away at the start is found when it is back. */
  function provider(): Promise<Configuration> {
    known ??= discovery(new URL(rules.issuer), rules.clientId, undefined, ClientSecretPost(clientSecret), {
      timeout: patienceSeconds,
      // Only on this machine, where nobody listens in.
      ...(isHere(rules.issuer) && { execute: [allowInsecureRequests] }),
    }).catch(() => {
      known = null
      throw new Refusal('provider-away')
    })
    return known
  }

  return {
    label: rules.label,
    async begin(redirectUri) {
      const config = await provider()
      const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()]
      asked.set(state, { nonce, verifier, redirectUri, endsAt: later(clock.now(), answerWithin) })
      // The oldest first: a map keeps the order in which keys came.
      if (asked.size > mostAsked) asked.delete(asked.keys().next().value!)
      const url = buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, state }
    },
    async finish(currentUrl, state) {
      const question = state === undefined ? undefined : asked.get(state)
      if (state !== undefined) asked.delete(state)
      if (!question || state === undefined || clock.now() >= question.endsAt) throw new Refusal('provider-refused')
      const config = await provider()
      // By the address that the provider was told, whatever stands before us on the way.
      const url = new URL(question.redirectUri)
      url.search = currentUrl.search
      const tokens = await authorizationCodeGrant(config, url, {
        pkceCodeVerifier: question.verifier,
        expectedState: state,
        expectedNonce: question.nonce,
        idTokenExpected: true,
      }).catch(() => {
        throw new Refusal('provider-refused')
      })
      return provenBy(tokens.claims(), rules)
    },
  }
}

/** Pure: what the claims make of somebody here. Refuses who is in no group that has a role. */
export function provenBy(given: unknown, rules: ProviderRules): Proven {
  const claims = Claims.safeParse(given)
  const email = claims.data?.email ?? claims.data?.preferred_username
  if (!claims.success || email === undefined) throw new Refusal('provider-refused')
  const { sub, name, amr } = claims.data
  const groups = new Set([...claims.data.groups, ...claims.data.roles])
  const roles = (Object.keys(rules.groups) as Role[]).filter((role) =>
    rules.groups[role]?.some((group) => groups.has(group)),
  )
  if (roles.length === 0) throw new Refusal('no-role')
  const organisation = Object.entries(rules.careOrganisations).find(([group]) => groups.has(group))?.[1] ?? null
  return {
    subject: sub,
    email: email.toLowerCase(),
    name: name === undefined || name === '' ? email : name,
    roles,
    careOrganisation: roles.includes('care') ? organisation : null,
    factors: rules.provesTwoFactors || amr.includes('mfa') ? 2 : 1,
  }
}

const isHere = (issuer: string): boolean => /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/.test(issuer)
