// The HTTP side of the house: hardened Fastify with the routes of routes/index.ts. It receives ports, opens nothing and listens nowhere itself.
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import { fastifySSE } from '@fastify/sse'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import underPressure from '@fastify/under-pressure'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { auditRequests } from './audit-hook.ts'
import { Problem } from './contract.ts'
import { answerTo, problemOf, Refusal } from './errors.ts'
import { takeJsonOnly } from './json-body.ts'
import { type Api, type ApiParts } from './parts.ts'
import { contentSecurityPolicy, documentationPolicy, permissionsPolicy } from './policy.ts'
import { mostConnections, receptionOptions, refuseBytes } from './reception.ts'
import { routes } from './routes/index.ts'
import { cookieName, refuseForeignOrigin, whoAsks } from './sign-in.ts'
import { serveWeb } from './web-files.ts'

/** Every request of ours is small; a home with 200 devices is the largest. */
const bodyLimit = 256 * 1024

export async function createServer(parts: ApiParts): Promise<FastifyInstance> {
  const { settings, log } = parts
  const options: FastifyServerOptions = {
    logger: false,
    bodyLimit,
    // It takes a number of proxies too, which its types have forgotten.
    trustProxy: (settings.trustProxy ?? false) as string | boolean,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
    frameworkErrors: (error, _request, reply) => void sendError(error, reply),
    clientErrorHandler: refuseBytes,
    ...receptionOptions(settings),
  }
  const server: FastifyInstance = Fastify(options)
  server.server.maxConnections = mostConnections
  const secure = settings.publicUrl.startsWith('https:')
  const api = server.withTypeProvider<ZodTypeProvider>() as Api
  api.setValidatorCompiler(validatorCompiler)
  api.setSerializerCompiler(serializerCompiler)
  takeJsonOnly(server)

  function sendError(error: unknown, reply: FastifyReply) {
    const { problem, headers, log: inside } = answerTo(error)
    if (inside) log.error(inside, 'a request failed')
    return reply.code(problem.status).headers(headers).type('application/problem+json').send(JSON.stringify(problem))
  }
  api.setErrorHandler((error, _request, reply) => sendError(error, reply))
  api.decorateRequest('person', null)

  await api.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: contentSecurityPolicy },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
  })
  await api.register(cookie)
  await api.register(rateLimit, { max: settings.requestsPerMinute ?? 1200, timeWindow: 60_000 })
  // Without exposeStatusRoute: its JSON schema does not go with zod's compilers.
  await api.register(underPressure, { maxEventLoopDelay: 2000, retryAfter: 5 })
  await api.register(fastifySSE, {
    serializer: (data: unknown) => (typeof data === 'string' ? data : JSON.stringify(data)),
  })
  await api.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Kernwacht',
        description: 'Alarms, homes and devices of Kernwacht.',
        version: parts.version,
        license: { name: 'MIT' },
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: cookieName(secure) },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ session: [] }, { token: [] }],
    },
    transform: documented,
    transformObject: jsonSchemaTransformObject,
  })

  api.addHook('onRequest', async (request: FastifyRequest, reply) => {
    reply.header('permissions-policy', permissionsPolicy)
    // RFC 9112 §3.2: whoever stands in front may have believed the other one.
    if (hostsIn(request.raw.rawHeaders) > 1) throw new Refusal('malformed-request')
    // By the route, not by the text of the address: `/%61pi/homes` is the same route.
    const isRoute = isApi(request.routeOptions.url ?? request.url)
    if (isRoute || isApi(request.url)) reply.header('cache-control', 'no-store')
    if (!isRoute) return
    refuseForeignOrigin(request, settings.publicUrl)
    const { config } = request.routeOptions
    if (request.is404 || config.open) return
    request.person = await whoAsks(request, parts, secure)
    if (!request.person) throw new Refusal('not-signed-in')
    // A program reads; what changes something is for people, whose name stands beside it, but for what a route says.
    const isReading = request.method === 'GET' || request.method === 'HEAD'
    if (request.person.scopes && !isReading && !config.forPrograms) throw new Refusal('not-allowed')
    if (request.person.factorComesFirst && !config.beforeFactor) throw new Refusal('factor-comes-first')
    // Until the journal is caught up, what would be shown of the homes is not how they are.
    if (!config.early && parts.isReady?.() === false) throw new Refusal('starting', undefined, { 'retry-after': '2' })
  })

  auditRequests(api, parts, parts.auditTrail)
  // One scope, so that every route is collected into the document and none is added behind its back.
  await api.register(async (scope) => {
    for (const { add } of routes) add(scope.withTypeProvider<ZodTypeProvider>(), parts)
  })
  await api.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: documentationPolicy,
    uiConfig: { validatorUrl: null },
  })
  await serveWeb(api, parts.webRoot, (reply) =>
    reply
      .code(404)
      .type('application/problem+json')
      .send(JSON.stringify(problemOf('not-found'))),
  )
  return server
}

/** Every route may answer with a problem, and an open one asks for no credentials: said here, so that no route can forget it. */
const documented: typeof jsonSchemaTransform = (input) => {
  const { schema, route } = input
  const response = { ...(schema.response as object), default: Problem }
  const security = route.config?.open ? { security: [] } : {}
  return jsonSchemaTransform({ ...input, schema: { ...schema, ...security, response } })
}

/** Names and values by turns. */
const hostsIn = (headers: readonly string[]): number =>
  headers.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length

const isApi = (url: string): boolean => url === '/api' || url.startsWith('/api/') || url.startsWith('/api?')
