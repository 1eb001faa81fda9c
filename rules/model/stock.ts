// A home of the stock as the asset manager knows it: rents and plans, nobody's life.

/** One home of the stock, as the asset manager knows it: a building with a rent, nobody's life. Euro per month. */
export interface StockHome {
  readonly homeId: string
  readonly village: string
  readonly complex: string
  /** The household that it is let to by its size: one or two people, or more. */
  readonly suitsPeople: number
  /** The bare rent of the sitting tenant. */
  readonly rentEuro: number
  /** The highest rent that its quality points allow. */
  readonly maximumRentEuro: number
  readonly greening: Greening | null
}

/** What is planned for it. */
export interface Greening {
  /** By what the better energy label raises the maximum rent. */
  readonly maximumRentRiseEuro: number
  /** By what the rent of the sitting tenant may rise with it. */
  readonly rentRiseEuro: number
  /** By what the energy bill falls, as measured or foreseen. */
  readonly energySavingEuro: number
  readonly costEuro: number
}
