/** Creates mutants of one file, or of the sources below a folder that ends in `/`: the rows, a description, the text, its replacement, and the tests. */
export const inFile =
  (file, more = {}) =>
  (rows, name, from, to, ...tests) => ({ rows, name, file, from, to, tests, ...more })
