// Gradient-boosted trees for a yes or no: logistic loss, binned features, each tree grown leaf by leaf where it gains most.
import type { Tree } from '../../rules/care/worn/trees.ts'
import { type Binned, bins } from './bins.ts'
import { type Random, seeded } from './random.ts'

export interface BoostingOptions {
  readonly trees: number
  readonly leaves: number
  readonly rate: number
  readonly ridge: number
  readonly leastWeight: number
  readonly rowShare: number
  readonly columnShare: number
  readonly seed: number
}

interface Leaf {
  rows: Int32Array
  node: number
  gradient: number
  weight: number
  best: Split | null
}
interface Split {
  gain: number
  column: number
  bin: number
}

/** `use`: the rows to learn from. `label`: 0 or 1 a row, `weight`: what the row counts. */
export function boosted(
  data: Binned,
  use: Int32Array,
  label: Uint8Array,
  weight: Float64Array,
  options: BoostingOptions,
): { trees: Tree[]; base: number } {
  const random = seeded(options.seed)
  let [yes, all] = [0, 0]
  for (const row of use) {
    all += weight[row]!
    if (label[row]) yes += weight[row]!
  }
  const base = Math.log(yes / (all - yes))
  const margin = new Float64Array(data.rows).fill(base)
  const gradient = new Float64Array(data.rows)
  const curvature = new Float64Array(data.rows)
  const trees: Tree[] = []
  for (let round = 0; round < options.trees; round++) {
    for (const row of use) {
      const chance = 1 / (1 + Math.exp(-margin[row]!))
      gradient[row] = weight[row]! * (label[row]! - chance)
      curvature[row] = weight[row]! * Math.max(1e-6, chance * (1 - chance))
    }
    const drawn = use.filter(() => random() < options.rowShare)
    const columns = drawnColumns(data.columns.length, options.columnShare, random)
    const tree = grown(data, drawn, columns, gradient, curvature, options)
    trees.push(tree.tree)
    for (const row of use) margin[row] = margin[row]! + leafOf(tree.tree, tree.binsOf, data, row)
  }
  return { trees, base }
}

function drawnColumns(width: number, share: number, random: Random): number[] {
  const drawn = Array.from({ length: width }, (_, column) => column).filter(() => random() < share)
  return drawn.length > 0 ? drawn : [Math.floor(random() * width)]
}

function grown(
  data: Binned,
  rows: Int32Array,
  columns: readonly number[],
  gradient: Float64Array,
  curvature: Float64Array,
  options: BoostingOptions,
): { tree: Tree; binsOf: number[] } {
  const tree = { feature: [-1], threshold: [0], left: [0] }
  const binsOf = [0]
  const leafAt = (inside: Int32Array, node: number): Leaf => {
    let [g, h] = [0, 0]
    for (const row of inside) {
      g += gradient[row]!
      h += curvature[row]!
    }
    const leaf: Leaf = { rows: inside, node, gradient: g, weight: h, best: null }
    leaf.best = bestSplit(data, leaf, columns, gradient, curvature, options)
    return leaf
  }
  const leaves = [leafAt(rows, 0)]
  while (leaves.length < options.leaves) {
    let widest = -1
    for (let i = 0; i < leaves.length; i++) {
      if (leaves[i]!.best && (widest < 0 || leaves[i]!.best!.gain > leaves[widest]!.best!.gain)) widest = i
    }
    if (widest < 0) break
    const [{ rows: inside, node, best }] = leaves.splice(widest, 1) as [Leaf]
    const { column, bin } = best!
    const values = data.columns[column]!
    const left = tree.feature.length
    tree.feature[node] = column
    tree.threshold[node] = data.edges[column]![bin]!
    tree.left[node] = left
    binsOf[node] = bin
    tree.feature.push(-1, -1)
    tree.threshold.push(0, 0)
    tree.left.push(0, 0)
    binsOf.push(0, 0)
    leaves.push(
      leafAt(
        inside.filter((row) => values[row]! <= bin),
        left,
      ),
    )
    leaves.push(
      leafAt(
        inside.filter((row) => values[row]! > bin),
        left + 1,
      ),
    )
  }
  for (const { node, gradient: g, weight: h } of leaves) {
    tree.threshold[node] = Number(((options.rate * g) / (h + options.ridge)).toPrecision(4))
  }
  return { tree, binsOf }
}

function bestSplit(
  data: Binned,
  { rows, gradient: g, weight: h }: Leaf,
  columns: readonly number[],
  gradient: Float64Array,
  curvature: Float64Array,
  { ridge, leastWeight }: BoostingOptions,
): Split | null {
  if (h < 2 * leastWeight) return null
  const whole = (g * g) / (h + ridge)
  let best: Split | null = null
  const gs = new Float64Array(bins)
  const hs = new Float64Array(bins)
  for (const column of columns) {
    const values = data.columns[column]!
    gs.fill(0)
    hs.fill(0)
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      const bin = values[row]!
      gs[bin] = gs[bin]! + gradient[row]!
      hs[bin] = hs[bin]! + curvature[row]!
    }
    let [gl, hl] = [0, 0]
    const last = data.edges[column]!.length
    for (let bin = 0; bin < last; bin++) {
      gl += gs[bin]!
      hl += hs[bin]!
      const hr = h - hl
      if (hl < leastWeight) continue
      if (hr < leastWeight) break
      const gain = (gl * gl) / (hl + ridge) + ((g - gl) * (g - gl)) / (hr + ridge) - whole
      if (gain > 1e-6 && (best === null || gain > best.gain)) best = { gain, column, bin }
    }
  }
  return best
}

function leafOf(tree: Tree, binsOf: readonly number[], data: Binned, row: number): number {
  let node = 0
  while (tree.feature[node]! >= 0) {
    node = tree.left[node]! + (data.columns[tree.feature[node]!]![row]! <= binsOf[node]! ? 0 : 1)
  }
  return tree.threshold[node]!
}
