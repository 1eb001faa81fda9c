// The built screens as files. Every path that is no file and no API is the one page, which then finds its own screen.
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import type { Api } from './parts.ts'

/** Nothing private lies under the root, so nothing here is authorised by path. */
export async function serveWeb(
  api: Api,
  root: string | null,
  notFound: (reply: FastifyReply) => FastifyReply,
): Promise<void> {
  if (root !== null) {
    await api.register(fastifyStatic, {
      root,
      wildcard: true,
      dotfiles: 'ignore',
      cacheControl: false,
      setHeaders: (reply, path) => {
        // The builder puts a hash into the names under assets/: such a file never changes.
        const lasting = /[\\/]assets[\\/]/.test(path)
        void reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  api.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]!
    // A file's extension begins with a letter; what ends in `.000Z` is an alarm's id, and each message about one links to its page.
    const isPage = request.method === 'GET' && !/^\/(api|docs)(\/|$)/.test(path) && !/\.[a-z][a-z0-9]*$/i.test(path)
    return root !== null && isPage ? reply.header('cache-control', 'no-cache').sendFile('index.html') : notFound(reply)
  })
}
