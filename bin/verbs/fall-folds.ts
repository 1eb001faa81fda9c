// How people are left out, as the verbs about falls take it.
import { wholeOption } from './recording-options.ts'

export const foldsOption = (text: string): number | 'each' =>
  text === 'each' ? text : wholeOption('--folds', text, 2, 1000)
