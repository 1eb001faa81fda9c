// How large a workbook may be: looked at before anything of it is unpacked.

/** Months of two years of 3,000 homes are 2.5 MB. */
export const largestSheet = 5 * 1024 * 1024
/** In base64, as it comes in a request. */
export const longestSheet = Math.ceil(largestSheet / 3) * 4
