// Lines and fields of comma-separated text, RFC 4180 without line breaks inside quotes. A line of any length costs bounded memory.

const longestLine = 4000

/** Lines without their ends; null for one that is too long to be meant. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string | null> {
  const decoder = new TextDecoder()
  let rest = ''
  let tooLong = false
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      yield tooLong || line.length > longestLine ? null : line.replace(/\r$/, '')
      tooLong = false
    }
    if (rest.length > longestLine) {
      rest = ''
      tooLong = true
    }
  }
  if (tooLong || rest.length > longestLine) yield null
  else if (rest !== '') yield rest.replace(/\r$/, '')
}

/** Null when a quote is not closed. */
export function fieldsOf(line: string): string[] | null {
  if (!line.includes('"')) return line.split(',')
  const fields: string[] = []
  const pattern = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y
  while (pattern.lastIndex <= line.length) {
    const match = pattern.exec(line)
    if (!match) return null
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2]!)
    if (match[3] === '') return fields
  }
  return fields
}
