// One cell of a CSV file: RFC 4180; a text that a spreadsheet would take for a formula begins with an apostrophe.
export function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
